using System.Globalization;
using System.Text;
using FraudSignals.Formats.Input;
using FraudSignals.Formats.Records;
using Parquet;
using Parquet.Schema;

namespace FraudSignals.Backtesting.Files;

/// <summary>
/// The rows of a Parquet file as CSV, for readers of text: a row group is held as columns, and written out a piece at a time. CSV, since
/// there a
/// number may stand where a record has text, as ids and telephone numbers often do in tables. The columns must be plain ones.
/// </summary>
internal sealed class ParquetText : ReadOnlyStream
{
    /// <summary>What such a file begins with.</summary>
    public static ReadOnlySpan<byte> Mark => "PAR1"u8;

    private const int RowsOfPiece = 1024;

    private readonly Stream _file;
    private readonly ParquetReader _reader;
    private readonly DataField[] _fields;
    private byte[] _piece;
    private Func<int, object?>[] _columns = [];
    private int _nextGroup;
    private int _row;
    private int _rows;
    private int _given;

    private ParquetText(Stream file, ParquetReader reader)
    {
        (_file, _reader, _fields) = (file, reader, reader.Schema.DataFields);
        _piece = Encoding.UTF8.GetBytes(string.Join(',', _fields.Select(f => Quoted(f.Name))) + "\n");
    }

    /// <param name="file">The file, which can seek; closed with this.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="UnreadableDataException">It is damaged, or holds what has no place in a record.</exception>
    public static async Task<ParquetText> OpenAsync(Stream file, CancellationToken cancellation)
    {
        file.Position = 0;
        var text =
            new ParquetText(file, await GuardAsync(() => ParquetReader.CreateAsync(file, cancellationToken: cancellation), cancellation));
        return Array.Find(text._fields, f => f.IsArray || f.MaxRepetitionLevel > 0 || f.Path.Length > 1) is { } nested
            ? throw new UnreadableDataException(ErrorCodes.WrongFormat, $"its column {nested.Path} is nested; records have plain columns.")
            : text;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_given == _piece.Length)
        {
            if (_row < _rows)
            {
                WritePiece();
            }
            else if (!await NextGroupAsync(cancellationToken))
            {
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _piece.Length - _given);
        _piece.AsMemory(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> NextGroupAsync(CancellationToken cancellation)
    {
        if (_nextGroup == _reader.RowGroupCount)
        {
            return false;
        }

        using var group = _reader.OpenRowGroupReader(_nextGroup++);
        (_row, _rows) = (0, checked((int)group.RowCount));
        _columns = new Func<int, object?>[_fields.Length];
        for (var i = 0; i < _fields.Length; i++)
        {
            var field = _fields[i];
            _columns[i] = await GuardAsync(() => ColumnAsync(group, field, _rows, cancellation), cancellation);
        }

        return true;
    }

    private void WritePiece()
    {
        var text = new StringBuilder();
        for (var end = Math.Min(_rows, _row + RowsOfPiece); _row < end; _row++)
        {
            for (var i = 0; i < _fields.Length; i++)
            {
                text.Append(i == 0 ? "" : ",").Append(Cell(_columns[i](_row), _fields[i]));
            }

            text.Append('\n');
        }

        (_piece, _given) = (Encoding.UTF8.GetBytes(text.ToString()), 0);
    }

    private static string Cell(object? value, DataField field) => value switch
    {
        null => "",
        string text => Quoted(text),
        byte[] text => Quoted(Encoding.UTF8.GetString(text)),
        bool flag => flag ? "true" : "false",

        // A time without a zone stays one: the profile of the source says where it is from, or the record is refused.
        DateTime time => time.ToString(
            field is DateTimeDataField { IsAdjustedToUTC: true } ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
            CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double or float => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString()!),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Task<Func<int, object?>> ColumnAsync(ParquetRowGroupReader group, DataField field, int rows,
        CancellationToken cancellation)
    {
        var type = field.ClrType;
        return type == typeof(ReadOnlyMemory<char>) || type == typeof(string) ? TextAsync()
            : type == typeof(ReadOnlyMemory<byte>) || type == typeof(byte[]) ? BytesAsync()
            : type == typeof(bool) ? ValuesAsync<bool>()
            : type == typeof(sbyte) ? ValuesAsync<sbyte>()
            : type == typeof(byte) ? ValuesAsync<byte>()
            : type == typeof(short) ? ValuesAsync<short>()
            : type == typeof(ushort) ? ValuesAsync<ushort>()
            : type == typeof(int) ? ValuesAsync<int>()
            : type == typeof(uint) ? ValuesAsync<uint>()
            : type == typeof(long) ? ValuesAsync<long>()
            : type == typeof(ulong) ? ValuesAsync<ulong>()
            : type == typeof(float) ? ValuesAsync<float>()
            : type == typeof(double) ? ValuesAsync<double>()
            : type == typeof(decimal) ? ValuesAsync<decimal>()
            : type == typeof(DateTime) ? ValuesAsync<DateTime>()
            : type == typeof(DateOnly) ? ValuesAsync<DateOnly>()
            : type == typeof(Guid) ? ValuesAsync<Guid>()
            : throw new UnreadableDataException(
                ErrorCodes.WrongFormat, $"its column {field.Name} is {type.Name}, which no field of a record is.");

        async Task<Func<int, object?>> TextAsync()
        {
            var values = new string?[rows];
            await group.ReadAsync(field, values.AsMemory()!, cancellationToken: cancellation);
            return row => values[row];
        }

        async Task<Func<int, object?>> BytesAsync()
        {
            var values = new byte[]?[rows];
            await group.ReadAsync(field, values.AsMemory()!, cancellationToken: cancellation);
            return row => values[row];
        }

        async Task<Func<int, object?>> ValuesAsync<T>()
            where T : struct
        {
            if (field.IsNullable)
            {
                var some = new T?[rows];
                await group.ReadAsync(field, some.AsMemory(), cancellationToken: cancellation);
                return row => some[row];
            }

            var values = new T[rows];
            await group.ReadAsync(field, values.AsMemory(), cancellationToken: cancellation);
            return row => values[row];
        }
    }

    // A file that is damaged makes the library fail in whatever way it comes to.
    private static async Task<T> GuardAsync<T>(Func<Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await read();
        }
        catch (Exception problem)
            when (problem is not (UnreadableDataException or OutOfMemoryException) && !cancellation.IsCancellationRequested)
        {
            throw new UnreadableDataException(ErrorCodes.CutOff, $"it is no whole Parquet file: {problem.Message}");
        }
    }
}
