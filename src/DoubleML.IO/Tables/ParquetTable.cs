using Parquet;
using Parquet.Schema;

namespace DoubleML.IO.Tables;

/// <summary>Parquet: numeric and boolean columns, nullable or not, in any number of row groups.</summary>
internal static class ParquetTable
{
    public static async Task<Table> ReadAsync(Stream stream, string location, TableRequest request, CancellationToken cancellationToken)
    {
        var reader = await OpenAsync(stream, location, request.Key, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var fields = reader.Schema.GetDataFields();
            var wanted = request.Resolve(Names(fields), location);
            var columns = new List<(string, double[]?)>();
            foreach (var (index, name, key) in wanted)
            {
                columns.Add((name, await ColumnAsync(reader, fields[index], name, key, location, cancellationToken).ConfigureAwait(false)));
            }

            return TableReader.ToTable(columns, location, request);
        }
    }

    public static async Task<IReadOnlyList<string>> ReadNamesAsync(Stream stream, string location, string key, CancellationToken cancellationToken)
    {
        var reader = await OpenAsync(stream, location, key, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return Names(reader.Schema.GetDataFields());
        }
    }

    public static async Task WriteAsync(
        Stream stream, IReadOnlyList<KeyValuePair<string, double[]>> columns, CancellationToken cancellationToken)
    {
        var fields = columns.Select(column => new DataField<double>(column.Key)).ToArray();
        var writer = await ParquetWriter.CreateAsync(
            new ParquetSchema(fields), stream, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            using var group = writer.CreateRowGroup();
            for (var j = 0; j < fields.Length; j++)
            {
                await group.WriteAsync<double>(fields[j], columns[j].Value, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            group.CompleteValidate();
        }
    }

    private static async Task<ParquetReader> OpenAsync(Stream stream, string location, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await ParquetReader.CreateAsync(stream, leaveStreamOpen: true, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is IOException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InputException($"{key}: '{location}' is no Parquet file, expected one ({exception.Message})", exception);
        }
    }

    private static IReadOnlyList<string> Names(DataField[] fields) =>
        [.. fields.Select(field => field.Path.Length == 1 ? field.Name : field.Path.ToString())];

    private static async Task<double[]?> ColumnAsync(
        ParquetReader reader, DataField field, string name, string? key, string location, CancellationToken cancellationToken)
    {
        var read = Converter(field);
        if (read is null)
        {
            return key is null ? null : throw new InputException(
                $"{key}: column '{name}' of '{location}' has the type {field.ClrType.Name}, expected numbers or booleans");
        }

        var parts = new List<double[]>();
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            parts.Add(await read(group, field, checked((int)group.RowCount), cancellationToken).ConfigureAwait(false));
        }

        return [.. parts.SelectMany(part => part)];
    }

    private static Func<ParquetRowGroupReader, DataField, int, CancellationToken, Task<double[]>>? Converter(DataField field)
    {
        if (field.IsArray || field.MaxRepetitionLevel > 0)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(field.ClrType) ?? field.ClrType;
        return type == typeof(double) ? Read<double>(value => value)
            : type == typeof(float) ? Read<float>(value => value)
            : type == typeof(decimal) ? Read<decimal>(value => (double)value)
            : type == typeof(bool) ? Read<bool>(value => value ? 1 : 0)
            : type == typeof(long) ? Read<long>(value => value)
            : type == typeof(ulong) ? Read<ulong>(value => value)
            : type == typeof(int) ? Read<int>(value => value)
            : type == typeof(uint) ? Read<uint>(value => value)
            : type == typeof(short) ? Read<short>(value => value)
            : type == typeof(ushort) ? Read<ushort>(value => value)
            : type == typeof(sbyte) ? Read<sbyte>(value => value)
            : type == typeof(byte) ? Read<byte>(value => value)
            : null;
    }

    private static Func<ParquetRowGroupReader, DataField, int, CancellationToken, Task<double[]>> Read<T>(Func<T, double> convert)
        where T : struct =>
        async (group, field, count, cancellationToken) =>
        {
            if (field.IsNullable)
            {
                var nullable = new T?[count];
                await group.ReadAsync<T>(field, nullable.AsMemory(), cancellationToken: cancellationToken).ConfigureAwait(false);
                return Array.ConvertAll(nullable, value => value is { } present ? convert(present) : double.NaN);
            }

            var values = new T[count];
            await group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken).ConfigureAwait(false);
            return Array.ConvertAll(values, value => convert(value));
        };
}
