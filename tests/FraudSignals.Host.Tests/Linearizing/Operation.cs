namespace FraudSignals.Host.Tests.Linearizing;

/// <summary>A request as a client saw it: what it asked, what it was told, and when.</summary>
/// <param name="Asked">A word for people.</param>
/// <param name="Called">When it was sent, in any unit.</param>
/// <param name="Returned">When the answer had come; <see cref="long.MaxValue"/> where none did, so that it may have had its effect at any
/// time or never.</param>
/// <param name="Step">What it does to the state it meets; null where the answer does not fit that state.</param>
internal sealed record Operation(string Asked, long Called, long Returned, Func<SubjectModel, SubjectModel?> Step);
