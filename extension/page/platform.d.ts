// What the browsers offer to content scripts beyond the standard DOM.

/** Firefox: copies a value into the page's realm. */
declare const cloneInto: undefined | (<T>(value: T, scope: object, options?: { wrapReflectors?: boolean; cloneFunctions?: boolean }) => T);

interface Window {
  /** Firefox: the page's own view of its window. */
  wrappedJSObject?: Window & typeof globalThis;
  navigation?: EventTarget;
  /** The guard of this isolated world, so that a second injection can take over. */
  __promptward?: import('./protocol.js').FrameGuard;
  /** Lets the script that looks for chats look anew. */
  __promptwardCues?: () => void;
}

interface Element {
  /** Firefox: the shadow root, open or closed. */
  openOrClosedShadowRoot?: ShadowRoot | null;
  /** Sanitizer API. */
  setHTML?(html: string): void;
}

interface ShadowRoot {
  /** Chromium: the selection inside this root. */
  getSelection?(): Selection | null;
}
