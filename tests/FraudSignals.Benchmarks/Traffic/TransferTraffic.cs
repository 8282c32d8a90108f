using FraudSignals.Events;

namespace FraudSignals.Benchmarks.Traffic;

/// <summary>
/// Ordinary transfers: about three a day per account, four out of five person to person among twelve recurring
/// counterparts, the others bills, cash and salaries; bills go to a biller, cash to a machine and salaries come from an
/// employer of the neighbourhood. Twelve fields, about 310 bytes.
/// </summary>
internal sealed class TransferTraffic(int accounts) : EventTraffic(EventType.Transfer, "transfers", (long)accounts * TransfersPerDay)
{
    private const int TransfersPerDay = 3;
    private const int CustomersOfABiller = 100;
    private const int CustomersOfAMachine = 200;
    private const int StaffOfAnEmployer = 50;

    // Billers, cash machines and employers have accounts of their own, above those of the people.
    private int Billers => accounts;

    private int Machines => Billers + accounts / CustomersOfABiller + 1;

    private int Employers => Machines + accounts / CustomersOfAMachine + 1;

    protected override void WriteFields(ref LineWriter line)
    {
        var person = Dice.Next(accounts);
        switch (Dice.Next(100))
        {
            case < 1:
                Write(ref line, Employers + person / StaffOfAnEmployer, person, 15_000 + Dice.Next(29_000), "salary"u8);
                break;
            case < 11:
                Write(ref line, person, Billers + person / CustomersOfABiller, 200 + Dice.Next(2_800), "bill"u8);
                break;
            case < 20:
                Write(ref line, person, Machines + person / CustomersOfAMachine, 500 * (1 + Dice.Next(20)), "atm"u8);
                break;
            default:
                Write(ref line, person, Neighbour(person, Dice.Next(12), accounts), 50 + Dice.Next(4_950), "p2p"u8);
                break;
        }
    }

    private void Write(ref LineWriter line, int payer, int payee, int amount, ReadOnlySpan<byte> channel)
    {
        line.Text(",\"payer\":\"TH01-"u8);
        line.Number(payer, 10);
        line.Text("\",\"payee\":\"TH01-"u8);
        line.Number(payee, 10);
        line.Text("\",\"amount\":\""u8);
        line.Number(amount);
        line.Text("."u8);
        line.Number(Dice.Next(100), 2);
        line.Text("\",\"currency\":\"THB\",\"channel\":\""u8);
        line.Text(channel);
        line.Text("\",\"payerNumber\":\"+668"u8);
        line.Number(payer, 8);
        line.Text("\",\"payeeNumber\":\"+668"u8);
        line.Number(payee, 8);
        line.Text("\",\"payerDevice\":\"35"u8);
        line.Number(payer, 12);
        line.Text("\",\"payeeAccountOpened\":\"20"u8);
        line.Number(10 + payee % 15, 2);
        line.Text("-05-17\",\"payerBalanceAfter\":"u8);
        line.Number(1_000 + Dice.Next(60_000));
    }
}
