using System.Collections.Immutable;

namespace FraudSignals.Rules.Feeds;

/// <summary>A rule that can never hit, or a typology that can never alert, on a feed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="IsTypology">Whether it is a typology.</param>
/// <param name="Wants">What the feed would need to have, each once; for a typology, the rules it goes without.</param>
/// <param name="NeedsOther">Whether it would speak with records of the other type beside: with transfers beside calls.</param>
public sealed record FeedSilence(string Id, string Title, bool IsTypology, ImmutableArray<string> Wants, bool NeedsOther);
