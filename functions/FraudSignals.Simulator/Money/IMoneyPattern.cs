using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Money;

/// <summary>A population with a habit of paying.</summary>
internal interface IMoneyPattern
{
    /// <summary>Makes the payments of one day.</summary>
    /// <param name="day">Day to play; negative in the history.</param>
    /// <param name="share">Share of sporadic payments to make: 1 in the simulated period, less in the history. Monthly ones are
    /// always made.</param>
    /// <param name="payments">Takes the payments.</param>
    void Play(int day, double share, IPayments payments);
}
