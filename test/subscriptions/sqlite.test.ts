import { deliveryContract } from './delivery.ts';

deliveryContract({ name: 'sqlite', settings: () => Promise.resolve({}) });
