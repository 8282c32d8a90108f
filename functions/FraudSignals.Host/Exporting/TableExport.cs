using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using FraudSignals.Host.Shell;
using Parquet;
using Parquet.Serialization;

namespace FraudSignals.Host.Exporting;

/// <summary>Writes things to a file that other programs read, a page at a time.</summary>
/// <typeparam name="TItem">What is written, all of it in NDJSON.</typeparam>
/// <typeparam name="TRow">Its row in the tables of Parquet and CSV: a property a column.</typeparam>
/// <param name="row">Makes the row.</param>
/// <param name="line">Makes the line of NDJSON.</param>
internal sealed class TableExport<TItem, TRow>(Func<TItem, TRow> row, Func<TItem, string> line)
    where TRow : class, new()
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly ImmutableArray<PropertyInfo> Columns = [.. typeof(TRow).GetProperties()];

    /// <summary>Writes all pages to a file by its ending, whole or not at all: a part looks like all of it.</summary>
    /// <exception cref="CommandException">Its ending says of no format.</exception>
    public async Task<int> WriteAsync(FileInfo target, IAsyncEnumerable<IReadOnlyList<TItem>> pages)
    {
        var format = ExportFormats.Of(target);
        var unfinished = target.FullName + ".writing";
        int count;
        await using (var output = new FileStream(unfinished, FileMode.Create, FileAccess.ReadWrite))
        {
            count = await WriteAsync(output, format, pages);
        }

        File.Move(unfinished, target.FullName, overwrite: true);
        return count;
    }

    /// <summary>Writes all pages.</summary>
    /// <param name="output">Where to; for Parquet one that can seek.</param>
    /// <param name="format">One of <see cref="ExportFormats.All"/>.</param>
    /// <param name="pages">At least one, with or without anything in it.</param>
    /// <returns>How many things.</returns>
    public async Task<int> WriteAsync(Stream output, string format, IAsyncEnumerable<IReadOnlyList<TItem>> pages)
    {
        var count = 0;
        await using var text = new StreamWriter(output, Utf8, leaveOpen: true) { NewLine = "\n" };
        if (format == "csv")
        {
            await text.WriteLineAsync(string.Join(',', Columns.Select(c => c.Name)));
        }

        await foreach (var page in pages)
        {
            if (format == "parquet")
            {
                if (page.Count > 0 || count == 0)
                {
                    await ParquetSerializer.SerializeAsync(page.Select(row), output, new ParquetOptions { Append = count > 0 });
                }
            }
            else
            {
                foreach (var item in page)
                {
                    await text.WriteLineAsync(format == "csv" ? string.Join(',', Cells(row(item))) : line(item));
                }
            }

            count += page.Count;
        }

        return count;
    }

    private static IEnumerable<string> Cells(TRow row) => Columns.Select(c => Cell(c.GetValue(row)));

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTime time => time.ToString(TimeFormat, CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

        // What begins like a formula would be run by a spreadsheet; a telephone number keeps its plus sign.
        text = text.Length > 0 && text[0] is ('=' or '@' or '\t') ? "'" + text : text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
