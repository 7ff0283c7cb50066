/**
 * The import rule of the design: rooms live on tiers, each importing only lower tiers;
 * rooms of one tier never import each other; only `egress/` opens outgoing connections.
 */
const TIERS = [
  ['errors\\.ts', 'markup\\.ts'],
  ['page\\.ts'],
  ['postal', 'policy'],
  ['config\\.ts', 'store', 'egress'],
  ['identity', 'quota', 'audit'],
  ['gateway'],
  ['channels', 'access', 'guard', 'usage', 'upstream', 'reference'],
  ['locations', 'tracking', 'shipping'],
  ['api'],
  ['cli', 'main\\.ts'],
];

const room = (name) => (name.endsWith('.ts') ? `^src/${name}$` : `^src/${name}/`);

const tierRules = TIERS.flatMap((rooms, tier) =>
  rooms.map((name, index) => {
    const siblings = rooms.filter((_, other) => other !== index);
    const higher = TIERS.slice(tier + 1).flat();
    const forbidden = name === 'cli' || name === 'main\\.ts' ? higher : [...siblings, ...higher];
    return {
      name: `tier-${tier}-${name.replace('\\.ts', '')}`,
      comment: `${name} is on tier ${tier}: it may import lower tiers and itself, nothing else.`,
      severity: 'error',
      from: { path: room(name), pathNot: '\\.test\\.ts$' },
      to: { path: forbidden.length === 0 ? '^$' : forbidden.map(room).join('|') },
    };
  }),
);

module.exports = {
  forbidden: [
    ...tierRules,
    {
      name: 'postal-is-pure',
      comment: 'postal/ is pure knowledge: no I/O, no imports from elsewhere.',
      severity: 'error',
      from: { path: '^src/postal/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/postal/' },
    },
    {
      name: 'policy-is-pure',
      comment: 'policy/ runs in a browser: only its own files, errors.ts and the YAML reader.',
      severity: 'error',
      from: { path: '^src/policy/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/policy/|^src/errors\\.ts$|node_modules/yaml/' },
    },
    {
      name: 'one-way-out',
      comment: 'egress/ is the only code that opens outgoing connections.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/egress/|^src/gateway/local-door\\.ts$|\\.test\\.ts$' },
      to: { path: '^(node:)?(http|https|http2|net|tls|dgram|dns|dns/promises)$|node_modules/undici' },
    },
    {
      name: 'bench-and-test-stay-outside',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'console-talks-http',
      comment: 'The console runs in a browser: of src/ it may import pure rooms, by their doors.',
      severity: 'error',
      from: { path: '^console/src/' },
      to: { path: '^src/', pathNot: '^src/postal/(address|barcode|hours)/index\\.ts$' },
    },
    {
      name: 'console-stays-outside',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^console/' },
    },
    { name: 'no-circular', severity: 'error', from: { path: '^src/' }, to: { circular: true } },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
