namespace FraudSignals.Http.Contract;

/// <summary>Something that waits for a second person.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Asked">What is asked for, in words.</param>
/// <param name="By">The party of whoever asked.</param>
/// <param name="At">When.</param>
/// <param name="Expires">Until when another key or person of the role may ask for the same, which does it.</param>
public sealed record ApprovalAnswer(string Id, string Asked, string By, DateTimeOffset At, DateTimeOffset Expires);
