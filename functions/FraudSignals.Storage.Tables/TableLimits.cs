namespace FraudSignals.Storage.Tables;

/// <summary>
/// What the service takes at most (learn.microsoft.com/azure/storage/tables/scalability-targets and
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions), and how much of it is used.
/// </summary>
internal static class TableLimits
{
    /// <summary>Entities in one transaction.</summary>
    public const int EntitiesInTransaction = 100;

    /// <summary>Bytes of one property.</summary>
    public const int PropertyBytes = 64 << 10;

    /// <summary>Bytes of one entity, names and keys included.</summary>
    public const int EntityBytes = 1 << 20;

    /// <summary>What keys, names and small properties of an entity take at most, bytes.</summary>
    public const int EntityOverhead = 4 << 10;

    /// <summary>Bytes of the body of one transaction.</summary>
    public const int TransactionBytes = 4 << 20;

    /// <summary>
    /// Bytes of binary content in one transaction: the body holds it in base 64, four characters for three bytes, beside a kilobyte an
    /// entity.
    /// </summary>
    public const int TransactionContent = (TransactionBytes - (EntitiesInTransaction << 10)) / 4 * 3;

    /// <summary>Bytes of binary content in one entity.</summary>
    public const int EntityContent = EntityBytes - EntityOverhead;
}
