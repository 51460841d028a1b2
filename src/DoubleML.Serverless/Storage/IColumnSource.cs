namespace DoubleML.Serverless.Storage;

/// <summary>A file with columns of numbers, of which some can be read; what is read is checked against the file's content hash.</summary>
internal interface IColumnSource
{
    /// <summary>n_obs.</summary>
    int RowCount { get; }

    /// <summary>Whether there is a column of this name.</summary>
    /// <param name="name">The column's name.</param>
    bool Contains(string name);

    /// <summary>Reads columns.</summary>
    /// <param name="read">Reads a range of the file, perhaps from another place than that where it was opened.</param>
    /// <param name="names">The columns, each once.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>For each name n_obs values.</returns>
    /// <exception cref="InputException">A column is not there or holds no numbers, or the bytes are not those that were written.</exception>
    Task<IReadOnlyList<KeyValuePair<string, double[]>>> ReadAsync(RangeRead read, IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Opens a file by its first bytes: a column file (<see cref="ColumnFile"/>), or else a CSV file, plain or gzipped.</summary>
    /// <param name="read">Reads a range of the file.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <param name="sha256">The content hash that the file must have.</param>
    /// <param name="largestCsv">The most bytes that a CSV file may have, as it comes and unzipped.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <exception cref="InputException">It is neither, not the one with this hash, or too large.</exception>
    static async Task<IColumnSource> OpenAsync(RangeRead read, string name, string sha256, long largestCsv, CancellationToken cancellationToken)
    {
        var start = await read(0, ColumnFileReader.FirstRead, cancellationToken).ConfigureAwait(false);
        return start.Span.StartsWith("DMLC"u8)
            ? await ColumnFileReader.OpenAsync(start, read, name, sha256, cancellationToken).ConfigureAwait(false)
            : await CsvFileReader.OpenAsync(start, read, name, sha256, largestCsv, cancellationToken).ConfigureAwait(false);
    }
}
