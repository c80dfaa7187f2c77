/** From a few months back, where demonstration data lies, to a year ahead, where its clock may be moved. */
export const historyPartitions = `select ensure_history_partition((date_trunc('month', city_now()) + make_interval(months => m))::date)
  from generate_series(-4, 14) m`;
