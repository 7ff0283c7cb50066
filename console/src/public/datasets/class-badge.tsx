import { datasets as texts } from '../../texts/en/datasets.ts';
import { Badge } from '../../ui/parts.tsx';

/** A data class in a word. */
export const ClassBadge = ({ of }: { readonly of: string }) => (
  <Badge tone={of === 'public' ? 'good' : of === 'nonpublic' ? 'info' : 'warn'}>
    {texts.classes[of] ?? of}
  </Badge>
);
