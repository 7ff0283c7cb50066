/** A text field with suggestions below it, by the combobox pattern of the ARIA practices: arrows choose, Enter takes, Escape closes. */
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { parts } from '../texts/en/shell.ts';
import './combobox.css';

export interface Suggestion {
  readonly key: string;
  readonly title: string;
  /** A second line, smaller. */
  readonly text?: string;
  /** What it is, in a word or two. */
  readonly kind?: string;
}

interface ComboboxProps<Option extends Suggestion> {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onInput: (text: string) => void;
  readonly onChoose: (option: Option) => void;
  /** Enter where no suggestion is chosen. */
  readonly onSubmit: (text: string) => void;
  readonly placeholder?: string;
  /** What is on the button beside it. */
  readonly submit?: ComponentChildren;
  readonly size?: 'plain' | 'large';
  /** Shown in place of the suggestions where there are none though something was asked. */
  readonly nothing?: string | undefined;
  /** `id` of what describes the field: its hint or its fault. */
  readonly describedBy?: string;
}

export const Combobox = <Option extends Suggestion>({
  label,
  value,
  options,
  onInput,
  onChoose,
  onSubmit,
  placeholder,
  submit,
  size = 'plain',
  nothing,
  describedBy,
}: ComboboxProps<Option>) => {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const isOpen = open && (options.length > 0 || nothing !== undefined);
  const active = isOpen ? options[at] : undefined;
  const close = (): void => {
    setOpen(false);
    setAt(-1);
  };
  const choose = (option: Option): void => {
    close();
    onChoose(option);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || options.length === 0) return;
    event.preventDefault();
    setOpen(true);
    // One place more than there are suggestions: the text as it was typed.
    const places = options.length + 1;
    setAt(isOpen ? ((at + 1 + step + places) % places) - 1 : step === 1 ? 0 : options.length - 1);
  };
  return (
    <form
      class={`combobox combobox-${size}`}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (active !== undefined) choose(active);
        else {
          close();
          onSubmit(value);
        }
      }}
    >
      <label class="sr-only" for={id}>
        {label}
      </label>
      <input
        ref={field}
        id={id}
        type="text"
        role="combobox"
        inputMode="search"
        enterKeyHint="search"
        autocomplete="off"
        autoCapitalize="off"
        spellcheck={false}
        maxLength={300}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={active === undefined ? undefined : `${id}-${at}`}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        onInput={(event) => {
          setOpen(true);
          setAt(-1);
          onInput(event.currentTarget.value);
        }}
        onFocus={() => setOpen(true)}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      {submit !== undefined && (
        <button type="submit" class="button button-main">
          {submit}
        </button>
      )}
      <ul
        id={`${id}-list`}
        class="combobox-list"
        role="listbox"
        aria-label={label}
        hidden={!isOpen || options.length === 0}
      >
        {options.map((option, index) => (
          <li
            key={option.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(option)}
          >
            <span class="combobox-title">{option.title}</span>
            {option.kind !== undefined && <span class="combobox-kind">{option.kind}</span>}
            {option.text !== undefined && option.text !== '' && (
              <span class="combobox-text">{option.text}</span>
            )}
          </li>
        ))}
      </ul>
      {isOpen && options.length === 0 && nothing !== undefined && (
        <p class="combobox-list combobox-nothing">{nothing}</p>
      )}
      <span class="sr-only" role="status">
        {isOpen ? parts.suggestions(options.length) : ''}
      </span>
    </form>
  );
};
