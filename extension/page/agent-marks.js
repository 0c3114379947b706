// Marks that known agents leave in a page. Reported as a suspicion with its evidence, never as proof.

/** @type {ReadonlyArray<{ mark: string, selector: string }>} */
export const AGENT_MARKS = [
  {
    mark: 'claude_in_chrome',
    selector: '#claude-agent-glow-border, #claude-agent-stop-container, #claude-agent-stop-button, '
      + '#claude-agent-animation-styles, #claude-phantom-cursor, #claude-static-indicator-container',
  },
  { mark: 'codex_extension', selector: '#codex-agent-overlay-root, link[data-codex-favicon-badge]' },
  { mark: 'perplexity_comet', selector: '[id^="pplx-agent-"]' },
  // Drawn by browser-use and by tools built on Playwright.
  { mark: 'playwright_highlight', selector: '#playwright-highlight-container' },
];
