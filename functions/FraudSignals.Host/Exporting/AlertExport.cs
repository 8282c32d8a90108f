using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using FraudSignals.Alerts;
using Parquet.Serialization;

namespace FraudSignals.Host.Exporting;

/// <summary>Writes alerts to a file that other programs read, a page at a time.</summary>
internal static class AlertExport
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What it can write.</summary>
    public static string[] Formats { get; } = ["parquet", "csv", "ndjson"];

    /// <summary>Writes all pages.</summary>
    /// <param name="output">Where to; for Parquet one that can seek.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="pages">The alerts.</param>
    /// <returns>How many alerts.</returns>
    public static async Task<int> WriteAsync(Stream output, string format, IAsyncEnumerable<IReadOnlyList<Alert>> pages)
    {
        var count = 0;
        await using var text = new StreamWriter(output, Utf8, leaveOpen: true);

        // A cell that begins like a formula would be run by a spreadsheet; a number keeps its plus sign.
        await using var csv = format == "csv" ? new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            InjectionOptions = InjectionOptions.Escape, InjectionCharacters = ['=', '@', '\t', '\r'], NewLine = "\n",
        }, leaveOpen: true) : null;
        csv?.WriteHeader<AlertExportRow>();
        csv?.NextRecord();
        await foreach (var page in pages)
        {
            if (format == "ndjson")
            {
                foreach (var alert in page)
                {
                    await text.WriteAsync(JsonSerializer.Serialize(alert, AlertJson.Readable.Alert) + "\n");
                }
            }
            else if (csv != null)
            {
                await csv.WriteRecordsAsync(page.Select(AlertExportRow.Of));
            }
            else if (page.Count > 0 || count == 0)
            {
                await ParquetSerializer.SerializeAsync(page.Select(AlertExportRow.Of), output, new ParquetSerializerOptions { Append = count > 0 });
            }

            count += page.Count;
        }

        return count;
    }
}
