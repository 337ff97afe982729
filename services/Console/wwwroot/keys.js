// Single keys, for who decides much. A key finds the element that names it; links are followed, everything else gets the focus:
// no key decides by itself. Off for who wants none (WCAG 2.2, 2.1.4): the choice is kept in this browser.
(() => {
  const setting = 'agenttrust.keys';
  const isOff = () => localStorage.getItem(setting) === 'off';
  const help = () => document.getElementById('keys');
  const show = () => {
    const box = document.getElementById('keys-on');
    if (box) box.checked = !isOff();
    help()?.showModal();
  };

  document.addEventListener('click', event => {
    if (event.target.closest('[data-show-keys]')) show();
  });
  document.addEventListener('change', event => {
    if (event.target.id === 'keys-on') localStorage.setItem(setting, event.target.checked ? 'on' : 'off');
  });
  document.addEventListener('keydown', event => {
    if (isOff() || event.ctrlKey || event.altKey || event.metaKey || event.target.closest('input, textarea, select, [contenteditable], dialog')) return;
    if (event.key === '?') { event.preventDefault(); show(); return; }

    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;

    event.preventDefault();
    if (found.matches('a[href]')) { found.click(); return; }
    (found.matches('input, textarea, button, select') ? found : found.querySelector('input, textarea, button, select'))?.focus();
  });
})();
