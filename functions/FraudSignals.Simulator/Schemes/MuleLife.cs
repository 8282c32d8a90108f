using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Schemes;

/// <summary>
/// Passes on what victims paid, after a while and in pieces: to the next accounts of the ring, or, at the end of the
/// chain, to cash machines and exchanges [S35, S36].
/// </summary>
internal sealed class MuleLife(
    Account self, Rng rng, Difficulty difficulty, string phone, IReadOnlyList<Account> next, IReadOnlyList<Account> atms,
    IReadOnlyList<Account> exchanges)
    : IAccountLife
{
    /// <summary>Most a cash machine gives at once in Thailand: expert judgement.</summary>
    private const int MostCash = 20_000;

    /// <summary>Transfers stay under the face-scan limit of 50,000 THB [S56].</summary>
    private const int MostTransfer = 49_900;

    /// <summary>Expert judgement.</summary>
    private const long SmallestPiece = 1500 * Baht.One;

    private const long TooLittle = 100 * Baht.One;

    private long taken;
    private bool pending;

    public void Credited(Payment payment, IPayments payments)
    {
        if (!payment.IsScheme)
            return;
        taken += payment.Satang;
        if (pending || taken < TooLittle)
            return;
        pending = true;
        var minutes = Math.Clamp(rng.LogNormalWithMedian(difficulty.DwellMinutes, 0.8), 1, 4 * 24 * 60);
        payments.Wake(self, payment.Time + (long)(minutes * Ms.Minute));
    }

    public void Woken(long time, IPayments payments)
    {
        pending = false;
        var left = Math.Min(self.Balance, (long)(taken * (1 - difficulty.Retained * rng.Between(0.5, 1.5))));
        taken = 0;
        var toCash = next.Count == 0 || rng.Chance(0.15);
        var toExchange = toCash && rng.Chance(0.5);
        var most = (toCash && !toExchange ? MostCash : MostTransfer) * Baht.One;
        // Small sums are not worth splitting, or three hops would turn them into crumbs.
        var worthwhile = 1 + (int)Math.Min(left / SmallestPiece, 1000);
        var pieces = Math.Max(Math.Min(1 + rng.Poisson(difficulty.Pieces - 1), worthwhile), (int)(left / most) + 1);
        var atm = rng.Pick(atms);
        for (var i = pieces; i > 0 && left >= TooLittle; i--)
        {
            var piece = i == 1 ? left : Math.Min(left, (long)(left / i * rng.Between(0.7, 1.3)));
            piece = Math.Min(Rounded(piece, toCash && !toExchange), most);
            var payee = toExchange ? rng.Pick(exchanges) : toCash ? atm : rng.Pick(next);
            var channel = toExchange ? Channels.Exchange : toCash ? Channels.Atm : rng.Chance(0.5) ? Channels.PromptPay : Channels.Transfer;
            payments.Pay(new Payment(time, self, payee, piece, channel) { UpToBalance = true, IsScheme = payee.IsFraud, Device = phone });
            left -= piece;
            time += rng.Between(40, 400) * Ms.Second;
        }
    }

    private static long Rounded(long satang, bool cash) =>
        cash ? Baht.Notes(satang / Baht.One) : Math.Max(Baht.One, satang / Baht.One * Baht.One);
}
