using System.Globalization;
using System.Text;
using FraudSignals.Events;
using FraudSignals.Events.Layouts;
using FraudSignals.Events.Sources;
using FraudSignals.Formats;
using FraudSignals.Formats.Records;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Host.Tests.Feeds;

/// <summary>Reads text in a layout that is shipped, or one of a test's own.</summary>
internal static class Reading
{
    private static readonly Lazy<RuleLoadResult> Shipped = new(() => RuleLoader.Load(
        Path.Combine(AppContext.BaseDirectory, "rules"), (kind, key) => WrittenKeys.TokenOf(new Tokenizer(new byte[32]), kind, key)));

    public static IEnumerable<Layout> Layouts => Shipped.Value.Layouts;

    public static Source SourceOf(string layout, string zone = "UTC") => new()
    {
        Index = 3,
        Name = "sender",
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        Layouts = [Layouts.Single(l => l.Name == layout)],
    };

    /// <summary>What a profile with this member says; it must be a good one.</summary>
    public static Source Profile(string layout)
    {
        using var directory = new TempDirectory();
        TinyRules.Write(directory);
        directory.Write("rules/sources/sender.json",
            $$"""{ "name": "sender", "index": 3, "timeZone": "Asia/Bangkok", "layouts": [{{layout}}] }""");
        var loaded = RuleLoader.Load(directory.File("rules"), (kind, key) => WrittenKeys.TokenOf(new Tokenizer(new byte[32]), kind, key));
        Assert.Equal("", string.Join('\n', loaded.Diagnostics));
        return loaded.Sources.Single(s => s.Name == "sender");
    }

    public static async Task<(List<string> Events, RecordErrors Errors, ReadProblem? Problem)> ReadAsync(
        Source source, BatchFormat format, string text, int portion = int.MaxValue) =>
            await ReadAsync(source, format, Encoding.UTF8.GetBytes(text), portion);

    public static async Task<(List<string> Events, RecordErrors Errors, ReadProblem? Problem)> ReadAsync(
        Source source, BatchFormat format, byte[] text, int portion = int.MaxValue)
    {
        var type = source.Layouts[0].Type;
        using var stream = new RecordStream(new PortionStream(text, portion), RecordReaders.Create(format, type, source));
        var (batch, errors, events) = (new EventBatch(3), new RecordErrors(), new List<string>());
        while (true)
        {
            var status = await stream.FillAsync(batch, errors, cancellation: TestContext.Current.CancellationToken);
            events.AddRange(Enumerable.Range(0, batch.Count).Select(i => Show(batch, i)));
            batch.Clear();
            if (status != ReadStatus.BatchFull)
            {
                return (events, errors, stream.Reader.Problem);
            }
        }
    }

    /// <summary>The fields a record has, as name=value in the contract's order.</summary>
    private static string Show(EventBatch batch, int index)
    {
        var e = batch.Events[index];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{e.Id} {DateTimeOffset.FromUnixTimeMilliseconds(e.Time):yyyy-MM-ddTHH:mm:ss.FFF}");
        foreach (var field in EventFieldInfo.All.Where(f => f.Type == e.Type && !f.Derived))
        {
            if (field.Kind == FieldKind.Identifier)
            {
                var clear = batch.ClearText(e, field.Position);
                text.Append(clear.IsEmpty ? "" : $" {field.Name}={Encoding.UTF8.GetString(clear)}");
            }
            else if (field.Kind is FieldKind.Seconds or FieldKind.Flag or FieldKind.Amount && e.Has(field))
            {
                text.Append(CultureInfo.InvariantCulture, $" {field.Name}={e.Values[field.Position]}");
            }
        }

        if (!TransferStatuses.IsFinal(e))
        {
            var code = e.Values[EventFieldInfo.Of(EventField.Status).Position];
            text.Append(' ').Append(Enum.GetValues<TransferStatus>().Single(s => TransferStatuses.CodeOf(s) == code));
        }

        return text.Append(e.View == EventView.Both ? "" : $" {e.View}").Append(e.Version == 0 ? "" : $" v{e.Version}").ToString();
    }

    private sealed class PortionStream(byte[] bytes, int portion) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, portion)], cancellationToken);
    }
}
