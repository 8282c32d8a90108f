namespace FraudSignals.Simulator.Tests;

/// <summary>A higher difficulty moves fraud towards its look-alikes, measured in the data.</summary>
public sealed class DifficultyTests
{
    private const int FirstCalls = 40;

    private static readonly Played[] Levels = [Played.Of(difficulty: 0), Played.Of(difficulty: 0.5), Played.Of(difficulty: 1)];

    [Fact]
    public void Scam_numbers_and_gateways_call_less()
    {
        AssertFalls(played => played.CallsPerActiveDay("scam_call_center"));
        AssertFalls(played => played.CallsPerActiveDay("sim_box"));
    }

    [Fact]
    public void Scam_numbers_repeat_callees_more() => AssertFalls(played =>
        // The first calls only: in a small population many calls meet the same people by chance.
        played.VoiceOf("scam_call_center").Values.Where(rows => rows.Count >= FirstCalls)
            .Average(rows => rows.Take(FirstCalls).Select(row => row.Callee).Distinct().Count()));

    [Fact]
    public void Scam_numbers_are_called_back_more() => AssertFalls(played =>
    {
        var keys = played.Keys("number", "scam_call_center");
        return -(double)played.Calls.Count(row => keys.Contains(row.Callee)) / played.Calls.Count(row => keys.Contains(row.Caller));
    });

    [Fact]
    public void Sims_rotate_faster() => AssertFalls(played => -played.Keys("number", "scam_call_center").Count);

    [Fact]
    public void Money_stays_longer() => AssertFalls(played => -Played.Median(DwellMinutes(played)));

    [Fact]
    public void More_money_is_kept() => AssertFalls(played =>
    {
        var mules = played.Keys("account", "mule_account");
        var taken = played.Accepted.Where(row => mules.Contains(row.Payee)).Sum(row => row.Amount);
        return (double)(played.Accepted.Where(row => mules.Contains(row.Payer)).Sum(row => row.Amount) / taken);
    });

    [Fact]
    public void Accounts_are_older() => AssertFalls(played =>
    {
        var mules = played.Keys("account", "mule_account");
        var fresh = DateOnly.FromDateTime(played.Options.Start.Date).AddDays(-31);
        var opened = played.Transfers.Where(row => mules.Contains(row.Payee))
            .Select(row => (row.Payee, row.PayeeAccountOpened)).Distinct().ToList();
        return (double)opened.Count(account => account.PayeeAccountOpened >= fresh) / opened.Count;
    });

    /// <summary>Minutes from a victim's payment to the next payment the same account makes.</summary>
    private static IEnumerable<double> DwellMinutes(Played played)
    {
        var mules = played.Keys("account", "mule_account");
        var debits = played.Accepted.Where(row => mules.Contains(row.Payer)).ToLookup(row => row.Payer);
        foreach (var credit in played.Accepted.Where(row => mules.Contains(row.Payee) && !mules.Contains(row.Payer) && row.Amount >= 1000))
        {
            var next = debits[credit.Payee].FirstOrDefault(row => row.Time > credit.Time && row.Amount >= 500);
            if (next.Id is not null)
                yield return (next.Time - credit.Time).TotalMinutes;
        }
    }

    private static void AssertFalls(Func<Played, double> measure)
    {
        var values = Levels.Select(measure).ToArray();
        Assert.True(values[0] > values[1] && values[1] > values[2], string.Join(" > ", values));
    }
}
