using FraudSignals.Simulator.People;

namespace FraudSignals.Simulator.Worlds;

/// <summary>An account that follows a habit.</summary>
/// <param name="Account">The account.</param>
/// <param name="Owner">The person who holds it.</param>
/// <param name="From">Day of its first episode.</param>
/// <param name="Until">Day from which it takes part in no more.</param>
/// <param name="HadLife">Whether it pays and is paid like anybody's, before and beside.</param>
internal sealed record DrawnAccount(Account Account, Line Owner, int From, int Until, bool HadLife);
