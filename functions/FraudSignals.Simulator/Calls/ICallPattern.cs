namespace FraudSignals.Simulator.Calls;

/// <summary>A population with a habit of calling.</summary>
internal interface ICallPattern
{
    /// <summary>Places the calls of one day.</summary>
    /// <param name="day">Day to play; negative in the history.</param>
    /// <param name="share">Share of usual traffic to produce: 1 in the simulated period, less in the history.</param>
    /// <param name="desk">Takes the calls.</param>
    void Play(int day, double share, CallDesk desk);
}
