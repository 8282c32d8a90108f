namespace FraudSignals.Ingestion.Shared;

/// <summary>A subject to write.</summary>
/// <param name="Record">Its new content, and the version it was loaded in.</param>
/// <param name="WithoutBlock">Only ids and marks have changed; block and layout stay as they are.</param>
public readonly record struct SubjectWrite(SubjectRecord Record, bool WithoutBlock);
