// Who is signed in. The session endpoint has Open WebUI's form, so that the account can be read as that product's would be.

const $ = id => document.getElementById(id);

/** Shows the signed-in account and lets the person change it; calls `changed(user)` at the start and after every change. */
export async function startAccount(changed) {
  const menu = $('account-menu');
  const open = shown => {
    menu.hidden = !shown;
    $('account').setAttribute('aria-expanded', String(shown));
  };
  $('account').addEventListener('click', () => open(menu.hidden));
  document.addEventListener('keydown', event => event.key === 'Escape' && open(false));
  document.addEventListener('click', event => event.target.closest('.account') || open(false));
  menu.addEventListener('click', async event => {
    const choice = event.target.closest('[data-account]');
    if (!choice) return;
    open(false);
    const account = choice.dataset.account;
    await fetch(account ? '/api/v1/auths/signin' : '/api/v1/auths/signout', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }),
    });
    location.reload();
  });
  const answer = await fetch('/api/v1/auths/');
  const user = answer.ok ? await answer.json() : null;
  $('who').textContent = user ? user.email : 'Sign in';
  $('avatar').textContent = user ? user.name[0] : '?';
  changed(user);
}
