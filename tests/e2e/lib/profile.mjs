// What the extension has written on the disk, and what its stores say when they are read as it would read them.
import { join } from 'node:path';
import { filesBelow } from './search.mjs';

/** Files of the extension's origin in a Chromium profile. */
export function extensionFiles(browser) {
  const profile = join(browser.dir, 'profile', 'Default');
  const { id } = browser;
  return filesBelow(
    join(profile, 'IndexedDB', `chrome-extension_${id}_0.indexeddb.leveldb`), join(profile, 'IndexedDB', `chrome-extension_${id}_0.indexeddb.blob`),
    join(profile, 'Local Extension Settings', id), join(profile, 'Sync Extension Settings', id), join(profile, 'Managed Extension Settings', id),
    join(profile, 'Extension State'), join(profile, 'Local Storage'), join(profile, 'Service Worker'), join(profile, 'Session Storage'),
  );
}

/** Every record of every store, read from inside the extension's origin: LevelDB may compress what lies on the disk. */
export async function extensionStores(browser) {
  return (await browser.inside()).evaluate(async () => {
    const show = value => JSON.stringify(value, (_key, v) => (v instanceof Uint8Array || v instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(v)) : v instanceof CryptoKey ? 'key' : v));
    const read = request => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    const out = { 'storage.local': show(await chrome.storage.local.get(null)), 'storage.session': show(await chrome.storage.session.get(null)) };
    for (const { name } of await indexedDB.databases()) {
      const database = await read(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const open = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([read(open.getAllKeys()), read(open.getAll())]);
        out[`IndexedDB ${name}/${store}`] = show({ keys, values });
      }
      database.close();
    }
    return out;
  });
}

/** The ids of the events that wait in the queue and of those in the ledger. */
export async function eventIds(browser) {
  const stores = await extensionStores(browser);
  const ids = name => Object.entries(stores).filter(([store]) => store.endsWith(`/${name}`)).flatMap(([, text]) => JSON.parse(text).keys);
  return { queue: ids('queue'), ledger: ids('ledger') };
}
