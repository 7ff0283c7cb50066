/**
 * A map of places beside their list. It needs nothing from outside: outlines and tiles are this server's own. Where the
 * browser has no WebGL, and on paper, the same places stand on a plain drawing. All that it shows is in the list too.
 */
import type { AnyComponent, ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { map as texts } from '../texts/en/map.ts';
import type { GlMapHandle } from './gl-map.ts';
import type { Centre, MapOrigin, MapPoint, TileLayer } from './shown.ts';
import './map.css';

interface PlaceMapProps {
  /** What the map shows, in words. */
  readonly label: string;
  readonly points: readonly MapPoint[];
  readonly origin?: MapOrigin | undefined;
  readonly selected?: string | undefined;
  /** Whole editions shown as small points behind those listed. Whether there are any must not change. */
  readonly tiles?: readonly TileLayer[];
  /** The map moves to its points whenever this text changes. */
  readonly fit: string;
  readonly onSelect?: (id: string) => void;
  readonly onPlace?: (place: Centre) => void;
  readonly onMoved?: (centre: Centre) => void;
  /** Whose data it shows. */
  readonly attribution: ComponentChildren;
  readonly height?: 'tall' | 'short';
  /** Stands on the map, above its middle. */
  readonly children?: ComponentChildren;
}

type Flat = AnyComponent<{
  readonly label: string;
  readonly points: readonly MapPoint[];
  readonly origin: MapOrigin | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}>;

const NO_TILES: readonly TileLayer[] = [];

/** Whether WebGL is there at all; MapLibre finds out the rest. */
const hasWebGl = (): boolean => {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
};

/** `gl` once it is drawn, `flat` where it cannot be. */
type Way = 'loading' | 'gl' | 'flat';

export const PlaceMap = ({ height = 'tall', tiles = NO_TILES, ...props }: PlaceMapProps) => {
  const { label, points, origin, selected, fit, attribution, children } = props;
  const container = useRef<HTMLDivElement>(null);
  const handle = useRef<GlMapHandle | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const shown = { points, origin, selected, tiles, fit };
  const wanted = useRef(shown);
  wanted.current = shown;
  const [way, setWay] = useState<Way>('loading');
  const [Drawing, setDrawing] = useState<Flat | undefined>(undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once; what it shows follows below
  useEffect(() => {
    let gone = false;
    const open = async (element: HTMLDivElement): Promise<void> => {
      const { openGlMap } = await import('./gl-map.ts');
      if (gone) return;
      const opened = await openGlMap({
        container: element,
        label,
        withTiles: tiles.length > 0 ? 'tiles' : 'none',
        onSelect: (id) => latest.current.onSelect?.(id),
        onPlace: (place) => latest.current.onPlace?.(place),
        onMoved: (centre) => latest.current.onMoved?.(centre),
        onIdle: () => setWay('gl'),
        onBroken: () => setWay('flat'),
      });
      if (gone) {
        opened.close();
        return;
      }
      handle.current = opened;
      opened.show(wanted.current);
    };
    const begin = async (): Promise<void> => {
      if (container.current === null || !hasWebGl()) {
        setWay('flat');
        return;
      }
      try {
        await open(container.current);
      } catch {
        setWay('flat');
      }
    };
    void begin();
    return () => {
      gone = true;
      handle.current?.close();
      handle.current = undefined;
    };
  }, []);

  useEffect(() => handle.current?.show(wanted.current), [points, origin, selected, tiles, fit]);

  // The drawing is kept ready for paper too: there is no time to fetch it when printing begins.
  useEffect(() => {
    if (way === 'loading') return;
    const load = async (): Promise<void> => {
      const { default: FlatMap } = await import('./flat-map.tsx');
      setDrawing(() => FlatMap);
    };
    void load();
  }, [way]);

  return (
    <figure class={`map map-${height} map-way-${way}`} data-map={way}>
      <div class="map-frame">
        {way !== 'flat' && <div ref={container} class="map-canvas" />}
        {way === 'loading' && <p class="map-note">{texts.loading}</p>}
        {Drawing !== undefined && (
          <div class="map-drawing" aria-hidden={way === 'gl'}>
            <Drawing
              label={label}
              points={points}
              origin={origin}
              selected={selected}
              onSelect={(id) => latest.current.onSelect?.(id)}
            />
          </div>
        )}
        {way === 'gl' && (
          <div class="map-zoom">
            <button type="button" aria-label={texts.nearer} onClick={() => handle.current?.zoomBy(1)}>
              +
            </button>
            <button type="button" aria-label={texts.farther} onClick={() => handle.current?.zoomBy(-1)}>
              −
            </button>
          </div>
        )}
        {children !== undefined && <div class="map-over">{children}</div>}
      </div>
      <figcaption class="map-source">
        {way === 'flat' && <span>{texts.flat} </span>}
        <span>{attribution} </span>
        <span>{texts.outlines}</span>
      </figcaption>
    </figure>
  );
};
