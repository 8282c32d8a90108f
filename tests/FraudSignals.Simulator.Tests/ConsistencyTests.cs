using FraudSignals.Simulator.Output;

namespace FraudSignals.Simulator.Tests;

/// <summary>What must hold of the rows whatever the behaviour.</summary>
public sealed class ConsistencyTests
{
    private readonly Played played = Played.Of();

    [Fact]
    public void Rows_are_in_event_time_order()
    {
        AssertSorted(played.Calls.Select(row => row.Time));
        AssertSorted(played.Transfers.Select(row => row.Time));
        AssertSorted(played.HistoryCalls.Select(row => row.Time));
        AssertSorted(played.HistoryTransfers.Select(row => row.Time));
    }

    [Fact]
    public void Ids_are_short_and_unique()
    {
        var ids = played.Calls.Concat(played.HistoryCalls).Select(row => row.Id)
            .Concat(played.Transfers.Concat(played.HistoryTransfers).Select(row => row.Id)).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(id.Length is > 0 and <= 15 && id.All(char.IsAscii), id));
    }

    [Fact]
    public void Every_number_and_account_has_one_label()
    {
        Assert.Equal(played.Labels.Count, played.Labels.Select(label => (label.Kind, label.Key)).Distinct().Count());

        var numbers = Keys("number");
        Assert.All(played.Calls.Concat(played.HistoryCalls), row =>
            Assert.True(numbers.Contains(row.Caller) && numbers.Contains(row.Callee)));
        var accounts = Keys("account");
        Assert.All(played.Transfers.Concat(played.HistoryTransfers), row =>
        {
            Assert.True(accounts.Contains(row.Payer) && accounts.Contains(row.Payee));
            Assert.True(row.PayerNumber is null || numbers.Contains(row.PayerNumber));
            Assert.True(row.PayeeNumber is null || numbers.Contains(row.PayeeNumber));
        });
    }

    [Fact]
    public void History_comes_before_the_start_and_the_rest_within_the_days()
    {
        var (start, end) = (played.Options.Start, played.Options.Start.AddDays(played.Options.Days));
        Assert.All(played.HistoryCalls, row => Assert.True(row.Time < start));
        Assert.All(played.HistoryTransfers, row => Assert.True(row.Time < start));
        Assert.All(played.Calls, row => Assert.True(row.Time >= start && row.Time < end));
        Assert.All(played.Transfers, row => Assert.True(row.Time >= start && row.Time < end));
    }

    [Fact]
    public void Balances_follow_from_the_transfers_and_are_never_negative()
    {
        var balances = new Dictionary<string, decimal>();
        foreach (var row in played.Transfers)
        {
            var after = row.PayerBalanceAfter!.Value;
            Assert.True(after >= 0, row.Id);
            Assert.True(row.Amount > 0, row.Id);
            var paid = row.Status == "accepted" ? row.Amount : 0;
            if (balances.TryGetValue(row.Payer, out var before))
                Assert.Equal(before - paid, after);
            balances[row.Payer] = after;
            if (paid > 0 && balances.TryGetValue(row.Payee, out var payee))
                balances[row.Payee] = payee + paid;
        }
    }

    [Fact]
    public void No_account_is_used_before_it_was_opened()
    {
        Assert.All(played.Transfers.Concat(played.HistoryTransfers), row =>
            Assert.True(row.PayeeAccountOpened <= DateOnly.FromDateTime(row.Time.Date), row.Id));
    }

    [Fact]
    public void Unanswered_calls_have_no_talk_time()
    {
        Assert.All(played.Calls.Where(row => row.Kind == "voice"), row => Assert.Equal(row.Answered, row.DurationSeconds > 0));
    }

    [Fact]
    public void People_keep_their_calls_when_only_fraud_changes()
    {
        Assert.Equal(OrdinaryCalls(Played.Of(difficulty: 0.5)), OrdinaryCalls(Played.Of(difficulty: 1)));
    }

    [Fact]
    public void Identifiers_do_not_depend_on_the_size_of_the_population()
    {
        var small = Played.Of(500).Keys("number", "subscriber");
        var large = Played.Of(1500).Labels.Where(label => label.Kind == "number").Select(label => label.Key).ToHashSet();
        Assert.Subset(large, small);
    }

    private HashSet<string> Keys(string kind) => [.. played.Labels.Where(label => label.Kind == kind).Select(label => label.Key)];

    private static void AssertSorted(IEnumerable<DateTimeOffset> times)
    {
        var last = DateTimeOffset.MinValue;
        foreach (var time in times)
        {
            Assert.True(time >= last);
            last = time;
        }

        Assert.NotEqual(DateTimeOffset.MinValue, last);
    }

    /// <summary>Calls between lawful lines, without the ids, which count fraud too.</summary>
    private static List<CallRow> OrdinaryCalls(Played played)
    {
        var fraud = played.Labels.Where(label => label.Kind == "number" && label.Fraud).Select(label => label.Key).ToHashSet();
        return [.. played.Calls.Where(row => !fraud.Contains(row.Caller) && !fraud.Contains(row.Callee))
            .Select(row => row with { Id = "" })];
    }
}
