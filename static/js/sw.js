// The service worker shows push messages and opens what they are about. It answers no request and keeps
// no page: what the server cannot be asked, nobody is told.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
	const said = event.data?.json();
	if (said) {
		event.waitUntil(self.registration.showNotification(said.title, {
			body: said.body, lang: said.lang, tag: said.tag, renotify: true, data: { url: said.url }, vibrate: [200, 100, 200],
		}));
	}
});

// A page that is open already is used, one in sight before others.
async function open(url) {
	const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
	const page = pages.find((p) => p.visibilityState === "visible") ?? pages[0];
	if (!page) {
		return self.clients.openWindow(url);
	}
	await page.focus();
	return page.navigate(url).catch(() => self.clients.openWindow(url));
}

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(open(event.notification.data.url));
});
