using DoubleML.Data;
using DoubleML.IO.PublicData;
using DoubleML.IO.Tables;

namespace DoubleML.IO;

/// <summary>Makes <see cref="DoubleMLData"/> from files.</summary>
public static class DoubleMLDataFiles
{
    extension(DoubleMLData)
    {
        /// <summary>Reads a file and gives its columns the roles that most models need.</summary>
        /// <param name="path">A <c>.csv</c>, <c>.csv.gz</c> or <c>.parquet</c> file, or <c>dataset:NAME</c> (after <c>dml data get NAME</c>).</param>
        /// <param name="y">The outcome's column.</param>
        /// <param name="d">The treatments' columns.</param>
        /// <param name="x">The controls' columns; null for every numeric column that has no other role.</param>
        /// <param name="z">The instruments' columns; null for none.</param>
        /// <param name="cluster">The cluster variables' columns, one or two; null for none.</param>
        /// <param name="cancellationToken">Ends the reading.</param>
        /// <exception cref="InputException">The file, a column or a value is not what was expected; the message names it.</exception>
        public static Task<DoubleMLData> FromFileAsync(
            string path,
            string y,
            IReadOnlyList<string> d,
            IReadOnlyList<string>? x = null,
            IReadOnlyList<string>? z = null,
            IReadOnlyList<string>? cluster = null,
            CancellationToken cancellationToken = default) =>
            ReadAsync(path, new Roles { Y = y, D = d, X = x, Z = z ?? [], Cluster = cluster ?? [] }, cancellationToken);

        /// <summary>Reads a file and gives its columns any roles.</summary>
        /// <param name="path">A <c>.csv</c>, <c>.csv.gz</c> or <c>.parquet</c> file, or <c>dataset:NAME</c> (after <c>dml data get NAME</c>).</param>
        /// <param name="roles">The roles.</param>
        /// <param name="cancellationToken">Ends the reading.</param>
        /// <exception cref="InputException">The file, a column or a value is not what was expected; the message names it.</exception>
        public static Task<DoubleMLData> FromFileAsync(string path, Roles roles, CancellationToken cancellationToken = default) =>
            ReadAsync(path, roles, cancellationToken);
    }

    private static async Task<DoubleMLData> ReadAsync(string path, Roles roles, CancellationToken cancellationToken)
    {
        var named = roles.Named().Concat((roles.X ?? []).Select(column => (Role: "x", Column: column)));
        var table = await new TableReader(PublicDataStore.Sources).ReadAsync(
            path,
            new TableRequest { Key = "path", Required = [.. named.Select(entry => (entry.Column, entry.Role))], Others = roles.X is null },
            cancellationToken).ConfigureAwait(false);
        return new DoubleMLData(table.Data, roles);
    }
}
