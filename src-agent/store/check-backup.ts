import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { sealBackup } from './seal-backup.ts';

/** Checking reads the whole file: in a thread of its own, so that mail and deliveries go on meanwhile. */
parentPort?.postMessage(sealBackup(z.string().parse(workerData)));
