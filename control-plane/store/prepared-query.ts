import type { Compilable, QueryResult } from 'kysely';
import type { Store } from './store.ts';

/** Stands where a value will be while a query is compiled. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that runs with every message of every device, built and compiled once for each database instead of each time: Kysely takes
 * several times as long to build a small query as SQLite takes to answer it.
 *
 * @param build makes the query; its shape must not depend on the values, which are stand-ins here
 */
export function prepareQuery<Values extends object, Row = unknown>(build: (db: Store, values: Values) => Compilable<Row>): (db: Store, values: Values) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<object, ReturnType<Compilable<Row>['compile']>>();
  const places = new Proxy({}, { get: (_, name) => new Place(String(name)) }) as Values;
  return (db, values) => {
    // A transaction has the adapter of its store.
    const executor = db.getExecutor();
    let query = compiled.get(executor.adapter);
    if (query === undefined) compiled.set(executor.adapter, (query = build(db, places).compile()));
    const filled = { ...query, parameters: query.parameters.map((parameter) => (parameter instanceof Place ? values[parameter.name as keyof Values] : parameter)) };
    // No plugin looks at results here: what executeQuery adds costs more than the query.
    return executor.provideConnection((connection) => connection.executeQuery<Row>(filled));
  };
}
