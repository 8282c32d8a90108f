namespace FraudSignals.Events;

/// <summary>A subject's key: its kind and the token of its identifier.</summary>
public readonly record struct SubjectKey(SubjectKind Kind, Token Token)
{
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Token}";
}
