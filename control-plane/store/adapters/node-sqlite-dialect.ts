import { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import { AppError } from '../../../proto/app-error.ts';
import { assert } from '../../../proto/assert.ts';
import { PreparedStatement } from './prepared-statement.ts';

const preparedMax = 256;
const waitersMax = 10_000;
const waitMsMax = 30_000;

/**
 * Kysely over node:sqlite: one connection, lent to one caller at a time. A transaction keeps it from begin to commit,
 * whatever its callers await in between, so statements of others never slip into it.
 */
export function createNodeSqliteDialect(path: string): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(path),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class NodeSqliteDriver implements Driver {
  readonly #path: string;
  readonly #turns = new Turns();
  #connection: NodeSqliteConnection | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    this.#connection = new NodeSqliteConnection(this.#path);
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns.take();
    assert(this.#connection !== undefined, 'the driver is initialized before a connection is acquired');
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#turns.pass();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk or an I/O error has rolled back already (sqlite.org/lang_transaction.html, section 3).
    if (this.#connection?.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {
    await this.#turns.take();
    this.#connection?.close();
    this.#connection = undefined;
    this.#turns.pass();
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, PreparedStatement>();

  constructor(path: string) {
    this.#database = faultsNamed(() => new DatabaseSync(path, { timeout: 5_000 }));
    // FULL: a commit is on the disk before it returns (sqlite.org/pragma.html#pragma_synchronous).
    faultsNamed(() => this.#database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16384'));
  }

  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return faultsNamed(() => this.#prepare(query.sql).execute(query.parameters) as QueryResult<Row>);
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    // Not from the cache: an open cursor must not be reset by another use of the same statement.
    const statement = faultsNamed(() => new PreparedStatement(this.#database.prepare(query.sql)));
    for (const row of statement.iterate(query.parameters)) yield { rows: [row as Row] };
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): PreparedStatement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = new PreparedStatement(this.#database.prepare(sql));
      const oldest = this.#prepared.keys().next().value;
      if (this.#prepared.size >= preparedMax && oldest !== undefined) this.#prepared.delete(oldest);
    } else {
      this.#prepared.delete(sql);
    }
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** The right to use the connection, passed on in the order of asking. */
class Turns {
  readonly #waiting: { start: () => void; timer: NodeJS.Timeout }[] = [];
  #taken = false;

  async take(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true;
      return;
    }
    if (this.#waiting.length >= waitersMax) {
      throw new AppError('store.unavailable', `${waitersMax} queries already wait for the database; slow down and try again`, { retryable: true });
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const place = this.#waiting.findIndex((waiter) => waiter.timer === timer);
        this.#waiting.splice(place, 1);
        reject(new AppError('store.unavailable', `a query waited ${waitMsMax} ms for the database: a transaction holds it for too long (inside a transaction use its own handle, not the store)`, { retryable: true }));
      }, waitMsMax);
      this.#waiting.push({ start: resolve, timer });
    });
  }

  pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#taken = false;
    } else {
      clearTimeout(next.timer);
      next.start();
    }
  }
}

// Primary result codes: sqlite.org/rescode.html
const full = 13;
const passing = new Set([5, 6, 10]); // busy, locked, I/O error
const lasting = new Set([8, 11, 14, 26]); // read-only, corrupt, cannot open, not a database

/** Runs a step of the database and turns faults of disk and file into AppErrors; constraint violations and wrong SQL pass as they are. */
function faultsNamed<T>(step: () => T): T {
  try {
    return step();
  } catch (cause) {
    const errcode = (cause as { errcode?: unknown }).errcode;
    const primary = typeof errcode === 'number' ? errcode & 0xff : -1;
    const text = cause instanceof Error ? cause.message : String(cause);
    if (primary === full) throw new AppError('store.full', `the database cannot grow: ${text}; free space on its disk`, { retryable: true, cause });
    if (passing.has(primary)) throw new AppError('store.unavailable', `the database cannot be used now: ${text}`, { retryable: true, cause });
    if (lasting.has(primary)) throw new AppError('store.unavailable', `the database file cannot be used: ${text}; check the file, its owner and its disk`, { cause });
    throw cause;
  }
}
