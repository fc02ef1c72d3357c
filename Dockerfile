# The server in a small image. It needs DATABASE_URL (Postgres 14 or newer) and listens on $PORT.
FROM node:20-bookworm-slim AS npm
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=npm /src/node_modules ./node_modules
RUN go run ./static/build \
 && CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/ ./cmd/...

FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home comptoir
COPY --from=build /out/comptoir /out/printbridge /usr/local/bin/
USER 10001
ENV PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["comptoir", "health"]
ENTRYPOINT ["comptoir"]
CMD ["serve"]
