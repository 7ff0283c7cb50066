/** Head, menu, content and foot of every page. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isSandbox, person, worksAtDesk } from '../api/session.ts';
import { signOut } from '../api/sign-in.ts';
import icon from '../icon.svg';
import { type Audience, PAGES, type PageEntry } from '../pages.ts';
import { shell } from '../texts/en/shell.ts';
import { twin } from '../ui/page.tsx';
import { busyPage } from './loading.ts';
import { ThemeChoice } from './theme.tsx';

const menuOf = (audience: Audience): readonly PageEntry[] =>
  PAGES.filter((page) => page.audience === audience && page.menu !== undefined);

const isAt = (path: string, page: string): boolean =>
  path === page || (page !== '/portal' && page !== '/desk' && path.startsWith(`${page}/`));

const Menu = ({ label, pages, at }: { label: string; pages: readonly PageEntry[]; at: string }) => (
  <nav aria-label={label}>
    <ul>
      {pages.map(({ path, menu }) => (
        <li key={path}>
          <a href={path} aria-current={isAt(at, path) ? 'page' : undefined}>
            {menu}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);

const Who = () => {
  const who = person.value;
  if (who === null) {
    return (
      <a class="button" href="/sign-in">
        {shell.signIn}
      </a>
    );
  }
  return (
    <span class="row who">
      <a href="/portal/account" title={who.organisation.name}>
        {who.name}
      </a>
      <button type="button" class="button button-quiet" onClick={() => void signOut()}>
        {shell.signOut}
      </button>
    </span>
  );
};

export const Frame = ({ children }: { readonly children: ComponentChildren }) => {
  const { path } = useLocation();
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setOpen(false), [path]);
  return (
    <>
      <a class="skip" href="#content">
        {shell.skip}
      </a>
      {isSandbox.value && (
        <p class="sandbox" role="note">
          {shell.sandbox}
        </p>
      )}
      <header class="top">
        <a class="brand" href="/">
          <img src={icon} alt="" width="28" height="28" />
          <span>{shell.name}</span>
        </a>
        <button
          type="button"
          class="button button-quiet menu-button"
          aria-expanded={open}
          aria-controls="menus"
          onClick={() => setOpen(!open)}
        >
          {shell.menu}
        </button>
        <div id="menus" class={open ? 'menus menus-open' : 'menus'}>
          <Menu label={shell.publicPages} pages={menuOf('public')} at={path} />
          <Who />
        </div>
      </header>
      {person.value !== null && (
        <div class="second">
          <Menu label={shell.portalPages} pages={menuOf('portal')} at={path} />
          {worksAtDesk.value && <Menu label={shell.deskPages} pages={menuOf('desk')} at={path} />}
        </div>
      )}
      {busyPage.value && <div class="busy" role="progressbar" aria-label={shell.loadingPage} />}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot">
        <span>{shell.notAffiliated}</span>
        <span class="row">
          {twin.value !== undefined && (
            <a href={twin.value} rel="alternate" type="application/json" target="_blank">
              {shell.jsonTwin}
            </a>
          )}
          <a href="/openapi.json" target="_blank">
            {shell.openApi}
          </a>
          <ThemeChoice />
        </span>
      </footer>
    </>
  );
};
