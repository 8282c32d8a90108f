using System.Text.Json;
using FraudSignals.Alerts;
using FraudSignals.Storage.Local.Files;
using FraudSignals.Storage.Local.Outbox;
using FraudSignals.Storage.Support;

namespace FraudSignals.Storage.Outbox;

public sealed class AlertFileTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_line_is_an_event_that_holds_the_alert()
    {
        var file = new AlertFile(Path, new Disk());
        var alert = Records.Alert(1).WithoutKey();

        await file.PublishAsync([alert], Cancellation);
        await file.PublishAsync([Records.Alert(2), Records.Alert(3)], Cancellation);

        var lines = await File.ReadAllLinesAsync(Path, Cancellation);
        Assert.Equal(3, lines.Length);
        using var json = JsonDocument.Parse(lines[0]);
        var root = json.RootElement;
        Assert.Equal("1.0", root.GetProperty("specversion").GetString());
        Assert.Equal(alert.MessageId, root.GetProperty("id").GetString());
        Assert.Equal(alert.Time, root.GetProperty("time").GetDateTimeOffset());
        Assert.Equal(
            JsonSerializer.Serialize(alert, AlertJson.Readable.Alert),
            JsonSerializer.Serialize(root.GetProperty("data").Deserialize(AlertJson.Readable.Alert)!, AlertJson.Readable.Alert));
    }

    [Fact]
    public async Task A_line_torn_at_any_byte_is_cut_off_and_whole_ones_are_kept()
    {
        await new AlertFile(Path, new Disk()).PublishAsync([Records.Alert(1), Records.Alert(2)], Cancellation);
        var whole = await File.ReadAllBytesAsync(Path, Cancellation);
        var first = Array.IndexOf(whole, (byte)'\n') + 1;

        for (var cut = 0; cut <= whole.Length; cut += 13)
        {
            await File.WriteAllBytesAsync(Path, whole[..cut], Cancellation);

            // The same again, as after a crash.
            await new AlertFile(Path, new Disk()).PublishAsync([Records.Alert(1), Records.Alert(2)], Cancellation);

            var kept = cut < first ? 0 : cut < whole.Length ? first : whole.Length;
            var found = await File.ReadAllBytesAsync(Path, Cancellation);
            Assert.Equal([.. whole[..kept], .. whole], found);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Path => _directory.File("out/alerts.ndjson");
}
