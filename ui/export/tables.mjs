// Tables out of text: `ui.export.report.columns_as_text` writes them.

const ARRAYS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, uint16: Uint16Array };

// A table with as much of Arrow's interface as the component asks for.
export function tableOf(columns) {
  if (!columns) return null;
  const arrays = new Map(columns.map(({ name, dtype, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return [name, new ARRAYS[dtype](bytes.buffer)];
  }));
  return { schema: { fields: columns }, getChild: (name) => ({ toArray: () => arrays.get(name) }) };
}
