using System.Text;
using FraudSignals.Alerts;
using FraudSignals.Host.Exporting;
using Parquet.Serialization;

namespace FraudSignals.Host.Tests.Exporting;

/// <summary>What is exported is all of the alerts, as other programs read them.</summary>
public sealed class AlertExportTests
{
    [Fact]
    public async Task Parquet_holds_every_alert_of_every_page()
    {
        using var file = new MemoryStream();

        Assert.Equal(5, await AlertExport.Table.WriteAsync(file, "parquet", Pages(3, 2)));

        file.Position = 0;
        var rows =
            (await ParquetSerializer.DeserializeAsync<AlertExportRow>(file, cancellationToken: TestContext.Current.CancellationToken)).Data;
        Assert.Equal(["al-0", "al-1", "al-2", "al-3", "al-4"], rows.Select(r => r.Id));
        Assert.Equal((11_908m, "THB", "+66812345678"), (rows[4].AmountAtRisk, rows[4].Currency, rows[4].SubjectKey));
    }

    [Fact]
    public async Task Nothing_is_a_file_without_rows()
    {
        foreach (var format in ExportFormats.All)
        {
            using var file = new MemoryStream();
            Assert.Equal(0, await AlertExport.Table.WriteAsync(file, format, Pages(0)));
            Assert.True(format == "ndjson" || file.Length > 0);
        }
    }

    [Fact]
    public async Task Csv_is_quoted_runs_no_formula_and_keeps_numbers()
    {
        using var file = new MemoryStream();

        await AlertExport.Table.WriteAsync(file, "csv", Pages(1));

        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n');
        Assert.StartsWith("Id,Revision,Level,", lines[0], StringComparison.Ordinal);
        Assert.Contains(",+66812345678,", lines[1], StringComparison.Ordinal);
        Assert.Contains("\"Hold, then ask\"", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(",=1+1", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ndjson_is_an_alert_a_line_with_all_of_it()
    {
        using var file = new MemoryStream();

        await AlertExport.Table.WriteAsync(file, "ndjson", Pages(2, 2));

        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.Equal("al-3", System.Text.Json.JsonSerializer.Deserialize(lines[3], AlertJson.Readable.Alert)!.Id);
    }

    private static async IAsyncEnumerable<IReadOnlyList<Alert>> Pages(params int[] sizes)
    {
        var number = 0;
        foreach (var size in sizes)
        {
            await Task.Yield();
            yield return [.. Enumerable.Range(0, size).Select(_ => Make(number++))];
        }
    }

    private static Alert Make(int number) => new()
    {
        Id = $"al-{number}", Revision = 1, Level = AlertLevel.Alert, Typology = "mule_account", TypologyVersion = 1, Title = "Mule account",
        Severity = "high", Responder = "bank",
        Subject = new AlertSubject("number", new string('0', 32), "+66812345678"), Owner = new AlertOwner("=1+1", null, OwnedBy.OnlyPoster),
        Time = DateTimeOffset.UnixEpoch, Received = DateTimeOffset.UnixEpoch, AmountAtRisk = new MoneyAtRisk(11_908, "THB"), Score = 60,
        Threshold = 60, Reasons = [],
        Actions = ["Hold, then ask"], Appeal = "Ask.", Expires = DateTimeOffset.UnixEpoch, RulesHash = "cafe",
    };
}
