using DoubleML.Data;

namespace DoubleML.IO.Tables;

/// <summary>What was read from a file.</summary>
/// <param name="Data">The numeric columns that were asked for, in the file's order.</param>
/// <param name="TextColumns">Names of columns that were left out because none of their values is a number (text, dates).</param>
public sealed record Table(DataSet Data, IReadOnlyList<string> TextColumns);
