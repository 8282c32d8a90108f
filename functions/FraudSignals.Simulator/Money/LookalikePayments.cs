using FraudSignals.Simulator.People;
using FraudSignals.Simulator.Plans;
using FraudSignals.Simulator.Randomness;

namespace FraudSignals.Simulator.Money;

/// <summary>Money that starts the lawful look-alikes of mules: allowances of students and sales of houses.</summary>
internal sealed class LookalikePayments(SimulationOptions options, Accounts accounts, Line[] people) : IMoneyPattern
{
    private readonly int[] students = [.. Enumerable.Range(0, options.Subscribers).Where(Traits.IsStudent)];
    private readonly int[] sellers = [.. Enumerable.Range(0, options.Subscribers).Where(Traits.IsHouseSeller)];

    public void Play(int day, double share, IPayments payments)
    {
        foreach (var student in students)
        {
            var rng = Rng.Of(options.Seed, Topic.AccountLife, student, day);
            // A parent pays an allowance each week, on the student's own day of the week.
            if ((day + 400 * 7 - student) % 7 != 0)
                continue;
            var parent = accounts.Customers[people[student].Contacts[0]];
            payments.Pay(new Payment(DayShape.Spending.Sample(rng, day), parent, accounts.Customers[student],
                Baht.Notes(rng.LogNormalWithMedian(2000, 0.4)), Channels.PromptPay));
        }

        foreach (var seller in sellers)
        {
            // Each sells one house, on a day of the simulated period.
            var rng = Rng.Of(options.Seed, Topic.AccountLife, seller);
            if (rng.Below(Math.Max(1, options.Days - 3)) != day)
                continue;
            var time = day * Ms.Day + rng.Between(9 * 60, 16 * 60) * Ms.Minute;
            payments.Pay(new Payment(time, rng.Pick(accounts.Lenders), accounts.Customers[seller],
                rng.Between(1500, 6000) * 1000 * Baht.One, Channels.Transfer));
        }
    }
}
