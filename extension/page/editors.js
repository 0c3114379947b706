// The few things that must be known of single editors. Everything else is the same for all of them.

/** @param {Element} composer */
export const isSlate = composer => composer.hasAttribute('data-slate-editor');

/** CodeMirror keeps only the visible lines of a long text in the page. @param {Element} composer */
export const hidesText = composer => composer.classList.contains('cm-content') && composer.querySelector('.cm-gap') !== null;

/** Nodes inside a composer that are not its text. @param {Element} element */
export const isDecoration = element => element.hasAttribute('data-slate-placeholder')
  || element.classList.contains('cm-placeholder') || element.classList.contains('cm-widgetBuffer');

/** How long an editor needs until it has seen a new selection. @param {Element} composer */
export const selectionDelay = composer => (isSlate(composer) ? 120 : 0);
