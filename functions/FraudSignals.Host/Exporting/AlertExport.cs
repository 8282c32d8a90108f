using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using FraudSignals.Alerts;
using Parquet;
using Parquet.Serialization;

namespace FraudSignals.Host.Exporting;

/// <summary>Writes alerts to a file that other programs read, a page at a time.</summary>
internal static class AlertExport
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly ImmutableArray<PropertyInfo> Columns = [.. typeof(AlertExportRow).GetProperties()];

    /// <summary>What it can write.</summary>
    public static string[] Formats { get; } = ["parquet", "csv", "ndjson"];

    /// <summary>Writes all pages.</summary>
    /// <param name="output">Where to; for Parquet one that can seek.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="pages">The alerts; at least one page, with or without any.</param>
    /// <returns>How many alerts.</returns>
    public static async Task<int> WriteAsync(Stream output, string format, IAsyncEnumerable<IReadOnlyList<Alert>> pages)
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
                    await ParquetSerializer.SerializeAsync(page.Select(AlertExportRow.Of), output, new ParquetOptions { Append = count > 0 });
                }
            }
            else
            {
                foreach (var alert in page)
                {
                    await text.WriteLineAsync(format == "csv" ? Line(AlertExportRow.Of(alert)) : JsonSerializer.Serialize(alert, AlertJson.Readable.Alert));
                }
            }

            count += page.Count;
        }

        return count;
    }

    private static string Line(AlertExportRow row) => string.Join(',', Columns.Select(c => Cell(c.GetValue(row))));

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
