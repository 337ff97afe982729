// Light or dark: what the person chose, else what the system prefers. Runs before the first paint, so nothing flashes.
(() => {
  const key = 'agenttrust.theme';
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => { root.dataset.theme = localStorage.getItem(key) ?? (system.matches ? 'dark' : 'light'); };

  apply();
  system.addEventListener('change', apply);
  document.addEventListener('click', event => {
    if (!event.target.closest('[data-toggle-theme]')) return;
    localStorage.setItem(key, root.dataset.theme === 'dark' ? 'light' : 'dark');
    apply();
  });
})();
