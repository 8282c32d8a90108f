using System.Globalization;
using FraudSignals.Alerts;
using FraudSignals.Http.Access;
using FraudSignals.Http.Endpoints;
using FraudSignals.Http.Parties;
using FraudSignals.Parties;
using FraudSignals.Ports;

namespace FraudSignals.Http.Tests.Endpoints;

/// <summary>A party is shown its own alerts among those of others.</summary>
public sealed class AlertViewTests
{
    private static readonly Caller Own =
        new(new Party { Name = "a-bank", Index = 1, Roles = [PartyRole.Respond], Desk = "bank" }, [PartyRole.Respond]);

    [Fact]
    public async Task Few_among_very_many_of_others_cost_few_reads_and_none_is_passed_over()
    {
        var log = new LongLog(5_000, own: [4_000, 4_001, 4_999]);
        using var encryption = new SubjectEncryption();
        var view = new AlertView(log, null, encryption, new Auditor(null, TimeProvider.System));
        List<string> shown = [];
        string? after = null;
        for (var page = await NextAsync(); page.Alerts.Length > 0; page = await NextAsync())
        {
            shown.AddRange(page.Alerts.Select(a => a.Id));
        }

        Assert.Equal(["4000", "4001", "4999"], shown);
        Assert.Equal("5000", after);
        Assert.InRange(log.Reads, 1, 40);

        async Task<AlertPage> NextAsync()
        {
            var page = await view.ListAsync(Own, null, after, 1, snoozed: false, TestContext.Current.CancellationToken);
            after = page.Next;
            return page;
        }
    }

    /// <summary>Alerts by number, of which some are the party's.</summary>
    private sealed class LongLog(int count, int[] own) : IAlertLog
    {
        public int Reads { get; private set; }

        public ValueTask<AlertPage> ListAsync(string? responder, string? after, int limit, CancellationToken cancellation)
        {
            Reads++;
            var from = after == null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
            var page = Enumerable.Range(from, Math.Min(limit, count - from)).Select(n => (Alert(n), Name(n + 1))).ToList();
            return ValueTask.FromResult(AlertPage.Of(page, Name(from + page.Count)));
        }

        public IAsyncEnumerable<Alert> ReceivedAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
            AsyncEnumerable.Empty<Alert>();

        public ValueTask<Alert?> FindAsync(string id, CancellationToken cancellation) => ValueTask.FromResult<Alert?>(null);

        private Alert Alert(int number) => FakeLog.Alert with
        {
            Id = Name(number), Owner = new AlertOwner(own.Contains(number) ? "a-bank" : "other-bank", null, "its range"),
        };

        private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
