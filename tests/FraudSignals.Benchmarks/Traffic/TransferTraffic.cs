using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// Ordinary transfers: about three a day per account, four out of five person to person among twelve recurring
/// counterparts, the others bills, cash and salaries; bills go to a biller, cash to a machine and salaries come from an
/// employer of the neighbourhood. Twelve fields, about 310 bytes.
/// </summary>
internal sealed class TransferTraffic(int accounts) : ITraffic
{
    private const int TransfersPerDay = 3;
    private const int CustomersOfABiller = 100;
    private const int CustomersOfAMachine = 200;
    private const int StaffOfAnEmployer = 50;

    private readonly Dice _dice = new();
    private long _next;

    // Billers, cash machines and employers have accounts of their own, above those of the people.
    private int Billers => accounts;

    private int Machines => Billers + accounts / CustomersOfABiller + 1;

    private int Employers => Machines + accounts / CustomersOfAMachine + 1;

    public string Name => "transfers";

    public EventType Type => EventType.Transfer;

    public long EventsPerDay => (long)accounts * TransfersPerDay;

    public int Write(Span<byte> destination, int events)
    {
        var at = 0;
        for (var i = 0; i < events; i++)
        {
            WriteOne(destination, ref at);
        }

        return at;
    }

    private void WriteOne(Span<byte> to, ref int at)
    {
        var person = _dice.Next(accounts);
        switch (_dice.Next(100))
        {
            case < 1:
                WriteOne(to, ref at, Employers + person / StaffOfAnEmployer, person, 15_000 + _dice.Next(29_000), "salary"u8);
                break;
            case < 11:
                WriteOne(to, ref at, person, Billers + person / CustomersOfABiller, 200 + _dice.Next(2_800), "bill"u8);
                break;
            case < 20:
                WriteOne(to, ref at, person, Machines + person / CustomersOfAMachine, 500 * (1 + _dice.Next(20)), "atm"u8);
                break;
            default:
                WriteOne(to, ref at, person, Lines.Neighbour(person, _dice.Next(12), accounts), 50 + _dice.Next(4_950), "p2p"u8);
                break;
        }
    }

    private void WriteOne(Span<byte> to, ref int at, int payer, int payee, int amount, ReadOnlySpan<byte> channel)
    {
        Lines.Text(to, ref at, "{\"id\":\"t"u8);
        Lines.Number(to, ref at, _next, 10);
        Lines.Text(to, ref at, "\",\"time\":\""u8);
        Lines.Time(to, ref at, Lines.Start + (long)(_next * 86_400_000.0 / EventsPerDay));
        Lines.Text(to, ref at, "\",\"payer\":\"TH01-"u8);
        Lines.Number(to, ref at, payer, 10);
        Lines.Text(to, ref at, "\",\"payee\":\"TH01-"u8);
        Lines.Number(to, ref at, payee, 10);
        Lines.Text(to, ref at, "\",\"amount\":\""u8);
        Lines.Number(to, ref at, amount);
        Lines.Text(to, ref at, "."u8);
        Lines.Number(to, ref at, _dice.Next(100), 2);
        Lines.Text(to, ref at, "\",\"currency\":\"THB\",\"channel\":\""u8);
        Lines.Text(to, ref at, channel);
        Lines.Text(to, ref at, "\",\"payerNumber\":\"+668"u8);
        Lines.Number(to, ref at, payer, 8);
        Lines.Text(to, ref at, "\",\"payeeNumber\":\"+668"u8);
        Lines.Number(to, ref at, payee, 8);
        Lines.Text(to, ref at, "\",\"payerDevice\":\"35"u8);
        Lines.Number(to, ref at, payer, 12);
        Lines.Text(to, ref at, "\",\"payeeAccountOpened\":\"20"u8);
        Lines.Number(to, ref at, 10 + payee % 15, 2);
        Lines.Text(to, ref at, "-05-17\",\"payerBalanceAfter\":"u8);
        Lines.Number(to, ref at, 1_000 + _dice.Next(60_000));
        Lines.Text(to, ref at, "}\n"u8);
        _next++;
    }
}
