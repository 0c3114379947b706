// Hosts whose vendors document a header that restricts a service to its tenants. Made from data/sites by `make generate`.
export const tenantHosts = [
  'https://*.githubcopilot.com/*',
  'https://*.google.com/*',
  'https://*.notion.so/*',
  'https://*.slack.com/*',
  'https://api.anthropic.com/*',
  'https://api.github.com/*',
  'https://chatgpt.com/*',
  'https://claude.ai/*',
  'https://github.com/*',
  'https://login.live.com/*',
  'https://login.microsoft.com/*',
  'https://login.microsoftonline.com/*',
  'https://login.windows.net/*',
  'https://slack.com/*',
];
