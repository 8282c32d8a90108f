using System.Text;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Tests.Clocks;
using FraudSignals.Http.Contract;
using FraudSignals.Ingestion.Stages;

namespace FraudSignals.Host.Tests.Serving;

/// <summary>Old files, posted to a host that takes each event's own time.</summary>
public sealed class ReplayTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_bad_clock_costs_its_own_record_only()
    {
        await using var host = await StartAsync();
        var answer =
            await PostAsync(host, "calls", Call("r0", "2026-03-01T00:00:00Z"), Call("r1", "2087-01-01T00:00:00Z"),
                Call("r2", "2026-03-01T00:02:00Z"), Call("r3", "2026-03-05T00:00:00Z"));
        Assert.Equal((3, 1, 0), (answer.Accepted, answer.Rejected, answer.TooLate));
        Assert.Equal("r1", Assert.Single(answer.Errors).Id);
        answer = await PostAsync(host, "calls", Call("r0", "2026-03-01T00:00:00Z"), Call("r4", "2019-03-01T00:02:00Z"));
        Assert.Equal((1, 1), (answer.Accepted, answer.Duplicates));
    }

    [Fact]
    public async Task Calls_and_transfers_of_a_fortnight_may_come_one_file_after_the_other_and_once_more()
    {
        await using var host = await StartAsync();
        var calls = Enumerable.Range(0, 14 * 24).Select(hour => Call($"c{hour}", $"{new DateTime(2026, 3, 1).AddHours(hour):s}Z"))
            .ToArray();
        var transfers = Enumerable.Range(0, 14 * 24).Select(hour => Transfer($"t{hour}", $"{new DateTime(2026, 3, 1).AddHours(hour):s}Z"))
            .ToArray();
        Assert.Equal(calls.Length, (await PostAsync(host, "calls", calls)).Accepted);
        Assert.Equal(transfers.Length, (await PostAsync(host, "transfers", transfers)).Accepted);
        Assert.Equal(calls.Length, (await PostAsync(host, "calls", calls)).Duplicates);
        Assert.Equal(transfers.Length, (await PostAsync(host, "transfers", transfers)).Duplicates);
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(
        options => options with { ReceptionTime = ReceptionTime.Replay,
            Engine = options.Engine with { AnyOrder = true } }, new TurnedClock(Now));

    private static Task<BatchAnswer> PostAsync(TestHost host, string what, params string[] records) => host.Client.PostAsync(
        $"/api/{what}", new Batch(Encoding.UTF8.GetBytes(string.Join('\n', records)), "application/x-ndjson", records.Length),
        TestContext.Current.CancellationToken);

    private static string Call(string id, string time) =>
        $$"""{"id":"{{id}}","time":"{{time}}","caller":"+66810000000","callee":"+66899990000","durationSeconds":30}""";

    private static string Transfer(string id, string time) =>
        $$"""{"id":"{{id}}","time":"{{time}}","payer":"100-1","payee":"100-2","amount":"500.00","currency":"THB"}""";
}
