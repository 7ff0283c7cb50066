/** Light, dark, or as the system says; remembered in this browser. */
import { signal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { shell } from '../texts/en/shell.ts';

type Theme = 'system' | 'light' | 'dark';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const KEY = 'theme';

const read = (): Theme => {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
};

const theme = signal<Theme>(read());

const apply = (chosen: Theme): void => {
  theme.value = chosen;
  document.documentElement.dataset.theme = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // It holds until the page is closed.
  }
};

document.documentElement.dataset.theme = theme.value;

export const ThemeChoice = () => {
  const id = useId();
  return (
    <span class="row">
      <label for={id}>{shell.theme.label}</label>
      <select id={id} value={theme.value} onChange={(event) => apply(event.currentTarget.value as Theme)}>
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {shell.theme[one]}
          </option>
        ))}
      </select>
    </span>
  );
};
