using FraudSignals.Simulator.Money;
using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Worlds;

/// <summary>Plays the accounts of one kind: episodes of credits, and the life of their holders beside.</summary>
internal sealed class DrawnMoney(
    SimulationOptions options, MoneyHabit habit, IReadOnlyList<DrawnAccount> members, Counterparties parties, Accounts accounts)
    : IMoneyPattern
{
    /// <summary>Payments a day of a private account, and money that comes in for them once in so many days. Expert judgement.</summary>
    private const double LifePerDay = 0.5;

    private const int LifeIncomeEvery = 9;

    public MoneyHabit Habit => habit;

    public IReadOnlyList<DrawnAccount> Members => members;

    public void Play(int day, double share, IPayments payments)
    {
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            var rng = Rng.Of(options.Seed, Topic.DrawnMoney, member.Account.Index, day);
            if (member.HadLife)
                Live(member, day, share, rng, payments);
            if (habit.IsCycle && i % habit.RingSize != 0 || day < member.From || day >= member.Until)
                continue;
            for (var n = Episodes(member, day, share, rng); n > 0; n--)
                Episode(member, day, rng, payments);
        }
    }

    /// <summary>A victim pays one of those that are at work; nothing happens where none is.</summary>
    public void Defraud(Account victim, long time, Rng rng, IPayments payments)
    {
        var day = Ms.DayOf(time);
        var member = members[rng.Below(members.Count)];
        if (day >= member.From && day < member.Until)
            Credit(member, victim, time, rng, payments);
    }

    private int Episodes(DrawnAccount member, int day, double share, Rng rng)
    {
        if (habit.EveryDays == 0)
            return day == member.From ? 1 : 0;
        if (habit.EveryDays < 1)
            return rng.Poisson(share / habit.EveryDays);
        if (habit.EveryDays >= 20)
            return (day - member.From) % (int)habit.EveryDays == 0 ? 1 : 0;
        return day == member.From || rng.Chance(Math.Min(1, 1 / habit.EveryDays)) ? 1 : 0;
    }

    private void Episode(DrawnAccount member, int day, Rng rng, IPayments payments)
    {
        var start = DayShape.Spending.Sample(rng, day);
        var total = 0L;
        for (var n = habit.Credits.DrawWhole(rng); n > 0; n--)
        {
            var payer = parties.Of(rng.Pick(habit.From), member, rng);
            var time = start + (long)(rng.Unit() * habit.SpreadHours * Ms.Hour);
            total += Credit(member, payer, time, rng, payments);
        }

        // No account reacts in the history, so what would go on is paid here.
        if (day < 0 && habit.To[0] != Party.Next)
        {
            var to = rng.Pick(habit.To);
            var time = start + (long)((habit.SpreadHours * 60 + habit.DwellMinutes.DrawLog(rng)) * Ms.Minute);
            payments.Pay(new Payment(time, member.Account, parties.Of(to, member, rng), (long)(total * habit.PassedOn.Draw(rng)),
                Counterparties.ChannelTo(to)));
        }
    }

    private long Credit(DrawnAccount member, Account payer, long time, Rng rng, IPayments payments)
    {
        var satang = Baht.Around(rng, habit.Amount, habit.AmountSpread);
        payments.Pay(new Payment(time, payer, member.Account, satang, habit.ChannelIn) { UpToBalance = true, IsScheme = true });
        return satang;
    }

    private void Live(DrawnAccount member, int day, double share, Rng rng, IPayments payments)
    {
        for (var n = rng.Poisson(LifePerDay * share); n > 0; n--)
        {
            var party = rng.Chance(0.7) ? Party.Supplier : Party.Circle;
            Pay(member.Account, parties.Of(party, member, rng), Baht.Around(rng, 200, 1), Counterparties.ChannelTo(party));
        }

        if ((day + 9 * LifeIncomeEvery * 100 + member.Account.Index) % LifeIncomeEvery == 0)
            Pay(accounts.Customers[member.Owner.Index], member.Account, Baht.Around(rng, 1500, 0.5), Channels.PromptPay);

        void Pay(Account from, Account to, long satang, string channel) =>
            payments.Pay(new Payment(DayShape.Spending.Sample(rng, day), from, to, satang, channel) { Device = member.Owner.Device });
    }
}
