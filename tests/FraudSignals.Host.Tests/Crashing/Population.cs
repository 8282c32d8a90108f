using System.Globalization;
using System.Text;

namespace FraudSignals.Host.Tests.Crashing;

/// <summary>
/// The people, SIM farms and accounts that one client reports on, and what they do, without end. No other client knows them, so
/// that the order of events is fixed for every subject however the clients' batches fall. The same number and seed do the same.
/// </summary>
internal sealed class Population(int number, int seed)
{
    // Every batch takes as much event time as the longest, so that in rounds of one batch each no population gets ahead of another.
    private static readonly TimeSpan BatchSpan = TimeSpan.FromSeconds(LargeBatch);

    // Slow enough for rules that look back for days to have enough behind them soon.
    private const int EventSeconds = 40;
    private const int People = 40;
    private const int Strangers = 60;
    private const int FarmSims = 6;
    private const int Mules = 4;

    // Larger than what the host takes at once, so that a kill can leave a batch half taken.
    private const int LargeBatch = 9000;

    private readonly Random _random = new(seed * 1000 + number);
    private readonly HashSet<(string Kind, string Key)> _subjects = [];
    private readonly Queue<string> _moving = [];
    private DateTimeOffset _time = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private int _events;

    /// <summary>Everyone who has been in an event so far.</summary>
    public IReadOnlyCollection<(string Kind, string Key)> Subjects => _subjects;

    public Posting Next()
    {
        var records = _random.Next(50) == 0 ? LargeBatch : _random.Next(1, 200);
        var isTransfers = _random.Next(3) == 0;
        var end = _time + BatchSpan;
        var csv = new StringBuilder(isTransfers
            ? "id,time,payer,payee,amount,currency,channel,payerNumber,payeeNumber,payerDevice,payerBalanceAfter\n"
            : "id,time,caller,callee,durationSeconds,answered,kind,sim,device,cell\n");
        for (var i = 0; i < records; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{number}-{_events++},{_time:yyyy-MM-ddTHH:mm:ssZ},")
                .Append(isTransfers ? Transfer() : Call()).Append('\n');
            _time = _time.AddSeconds(records == LargeBatch ? 1 : EventSeconds);
        }

        _time = end;
        return new Posting(isTransfers ? "/api/transfers" : "/api/calls", Encoding.UTF8.GetBytes(csv.ToString()), records);
    }

    // Half of the calls come from a SIM farm that works through strangers, from one cell; few of them are answered for long.
    private string Call()
    {
        var isFarm = _random.Next(2) == 0;
        var who = isFarm ? _random.Next(FarmSims) : 100 + _random.Next(People);
        var callee = isFarm ? Number(1000 + _random.Next(Strangers)) : Number(100 + _random.Next(People));
        var sim = Subject("sim", $"52{number:d3}{who:d10}");
        var device = Subject("device", $"35{number:d3}{(isFarm ? who % 2 : who):d9}");
        var cell = Subject("cell", $"cell-{number}-{(isFarm ? 0 : _random.Next(5))}");
        var talk = _random.Next(isFarm ? 20 : 900);
        return $"{Number(who)},{callee},{talk},{(_random.Next(3) < (isFarm ? 1 : 2) ? "true" : "false")},voice,{sim},{device},{cell}";
    }

    // Half of the money goes to a mule, which passes it on at once: as cash, or to another mule.
    private string Transfer()
    {
        if (_moving.TryDequeue(out var onward))
        {
            return onward;
        }

        var payer = _random.Next(People);
        if (_random.Next(2) == 0)
        {
            return Payment(Account(payer), Account(_random.Next(People)), _random.Next(100, 2000), "transfer", payer);
        }

        var mule = _random.Next(Mules);
        var amount = _random.Next(3000, 9000);
        var isCash = _random.Next(2) == 0;
        _moving.Enqueue(
            Payment(Mule(mule), isCash ? Account(900 + mule) : Mule((mule + 1) % Mules), amount, isCash ? "atm" : "transfer", 500));
        return Payment(Account(payer), Mule(mule), amount, "transfer", payer);
    }

    private string Payment(string payer, string payee, int amount, string channel, int who) =>
        $"{payer},{payee},{amount},THB,{channel},{Number(100 + who)},,"
        + $"{Subject("device", $"phone-{number}-{who}")},{_random.Next(3) * 5000}";

    private string Number(int who) => Subject("number", $"+668{number:d2}{who:d6}");

    private string Account(int who) => Subject("account", $"account-{number}-{who}");

    private string Mule(int who) => Account(700 + who);

    private string Subject(string kind, string key)
    {
        _subjects.Add((kind, key));
        return key;
    }
}
