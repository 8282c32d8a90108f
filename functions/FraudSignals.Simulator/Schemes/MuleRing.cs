using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>
/// Mule accounts under one hand: collectors take what victims pay, layers pass it on in pieces, the last ones turn it
/// into cash or crypto.
/// </summary>
internal sealed class MuleRing(
    SimulationOptions options, int index, Difficulty difficulty, IReadOnlyList<Account> collectors, IReadOnlyList<Account> tellers)
{
    /// <summary>Face scan is asked from 50,000 THB for a transfer [S56].</summary>
    private const int FaceScanLimit = 50_000;

    /// <summary>Minutes from the talk to the payment: most pay during it or within the hour. Expert judgement.</summary>
    private const double MedianMinutesToPay = 20;

    /// <summary>Days until a ring moves on to its next collector.</summary>
    private const int DaysPerCollector = 4;

    /// <summary>Victims who also move their savings over to pay. Expert judgement.</summary>
    private const double EmptiesSavings = 0.6;

    private readonly HashSet<Account> tested = [];

    /// <summary>A victim pays, once or a few times, to an account of the ring.</summary>
    public void Defraud(Account victim, Account? savings, long callStart, int callSeconds, Rng rng, IPayments bank)
    {
        var minutes = Math.Min(rng.LogNormalWithMedian(MedianMinutesToPay, 1.2), 12 * 60);
        var time = callStart + (long)(callSeconds * Ms.Second * rng.Between(0.5, 1)) + (long)(minutes * Ms.Minute);
        var collector = Collector(Ms.DayOf(time), rng);
        Test(collector, time, callStart, rng, bank);
        if (savings is not null && rng.Chance(EmptiesSavings))
            bank.Pay(new Payment(time - Ms.Minute, savings, victim, savings.Balance, Channels.Transfer) { UpToBalance = true });

        var payments = rng.Between(1, 3);
        for (var i = 0; i < payments; i++)
        {
            // Begin small, then all that can be had [S31].
            var wanted = i == 0 && payments > 1 ? Baht.Around(rng, 4000, 0.8) : rng.Chance(difficulty.NearCap)
                ? (FaceScanLimit - rng.Between(1, 25) * 100) * Baht.One
                : Baht.Around(rng, 12_000, 0.9);
            bank.Pay(new Payment(time, victim, collector, wanted, rng.Chance(0.6) ? Channels.PromptPay : Channels.Transfer)
            {
                UpToBalance = true,
                IsScheme = true,
            });
            time += rng.Between(2, 40) * Ms.Minute;
        }
    }

    private Account Collector(int day, Rng rng) => rng.Chance(difficulty.OneAccountAtATime)
        ? collectors[(index + day / DaysPerCollector) % collectors.Count]
        : rng.Pick(collectors);

    /// <summary>A few baht show that an account still works, before a victim is sent to it.</summary>
    private void Test(Account collector, long time, long callStart, Rng rng, IPayments bank)
    {
        if (!tested.Add(collector) || !rng.Chance(difficulty.TestPayments))
            return;
        var when = Math.Max(callStart, time - rng.Between(20, 240) * Ms.Minute);
        var from = tellers[Rng.ToIndex(Rng.Hash(options.Seed, Topic.Ring, index, collector.Index), tellers.Count)];
        bank.Pay(new Payment(when, from, collector, rng.Between(1, 20) * Baht.One, Channels.PromptPay) { IsScheme = true });
    }
}
