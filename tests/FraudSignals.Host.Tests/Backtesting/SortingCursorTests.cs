using System.Text;
using FraudSignals.Backtesting.Files;
using FraudSignals.Backtesting.Reading;
using FraudSignals.Backtesting.Reading.Sorting;
using FraudSignals.Events;
using FraudSignals.Events.Sources;

namespace FraudSignals.Host.Tests.Backtesting;

/// <summary>A file sorted in parts, through a temporary file, gives what the sorted file gives.</summary>
public sealed class SortingCursorTests
{
    private static readonly Source Telco = new() { Index = 5, Name = "telco" };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Every_event_comes_in_order_byte_for_byte(int runEvents)
    {
        using var directory = new TempDirectory();
        var rows = Rows(400);
        string[] sorted = [.. rows.OrderBy(r => r.Split(',')[1], StringComparer.Ordinal)];
        var expected = await ReadAsync(new SortedFileCursor(File(directory, "sorted", sorted)));

        var actual = await ReadAsync(new SortingCursor(File(directory, "shuffled", rows), directory.Path, runEvents));

        Assert.Equal(400, expected.Count);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Nothing_is_left_behind_even_while_it_is_used()
    {
        using var directory = new TempDirectory();
        using var cursor = new SortingCursor(File(directory, "shuffled", Rows(100)), directory.Path, runEvents: 8);
        await cursor.MoveAsync(TestContext.Current.CancellationToken);

        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the file has a name until it is closed.");
        Assert.Equal(["shuffled"], Directory.GetFiles(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_cursor_that_is_stopped_can_be_closed()
    {
        using var directory = new TempDirectory();
        using var stopped = new CancellationTokenSource();
        var cursor = new SortingCursor(File(directory, "shuffled", Rows(100)), directory.Path, runEvents: 8);
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cursor.MoveAsync(stopped.Token).AsTask());
        cursor.Dispose();

        Assert.Equal(["shuffled"], Directory.GetFiles(directory.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Without_a_place_for_the_temporary_file_it_says_so()
    {
        using var directory = new TempDirectory();
        using var cursor = new SortingCursor(File(directory, "shuffled", Rows(10)), directory.File("nowhere"));

        var problem =
            await Assert.ThrowsAsync<UnusableInputException>(() => cursor.MoveAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("No temporary file can be made in", problem.Message, StringComparison.Ordinal);
    }

    // Few times, so that many events share one; every field now and then, and identifiers of all lengths.
    private static string[] Rows(int count)
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
                $"id-{i:0000},2026-03-02T08:{random.Next(60):00}:00Z,"
                + $"{(i % 7 == 0 ? "anonymous" : $"+668{random.Next(100_000_000):00000000}")},"
                + $"{new string('k', random.Next(1, 65))},{random.Next(1000)},"
                + (i % 2 == 0 ? "true,s" + i + ",,c,road,3,originating" : ",,d,,,,")),
        ];
    }

    private static EventFile File(TempDirectory directory, string name, string[] rows) => new(
        directory.Write(
            name, $"id,time,caller,callee,durationSeconds,answered,sim,device,cell,trunkIn,version,view\n{string.Join('\n', rows)}\n"),
            EventType.Call, Telco);

    private static async Task<List<string>> ReadAsync(EventCursor cursor)
    {
        List<string> events = [];
        using var merged = new MergedEvents([cursor]);
        for (var batch = new EventBatch(64); await merged.ReadAsync(batch, TestContext.Current.CancellationToken);)
        {
            events.AddRange(Enumerable.Range(0, batch.Count).Select(i => Show(batch, batch.Events[i])));
        }

        return events;
    }

    private static string Show(EventBatch batch, in Event e)
    {
        var text = new StringBuilder($"{e.Type} {e.View} {e.SourceIndex} {e.Version} {e.Time} {e.Id} {e.Present} {e.IsCallerWithheld}");
        for (var slot = 0; slot < Event.ValueCount; slot++)
        {
            text.Append(' ').Append(e.Values[slot]);
        }

        for (var slot = 0; slot < Event.TokenCount; slot++)
        {
            text.Append('|').Append(Encoding.UTF8.GetString(batch.ClearText(e, slot)));
        }

        return text.ToString();
    }
}
