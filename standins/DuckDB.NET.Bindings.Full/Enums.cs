namespace DuckDB.NET.Native;

public enum DuckDBState
{
    Success,
    Error,
}

public enum DuckDBResultType
{
    Invalid,
    ChangedRows,
    Nothing,
    QueryResult,
}

/// <summary>duckdb_type; the names are what <c>DuckDBDataReader.GetDataTypeName</c> answers.</summary>
public enum DuckDBType
{
    Invalid,
    Boolean,
    TinyInt,
    SmallInt,
    Integer,
    BigInt,
    UnsignedTinyInt,
    UnsignedSmallInt,
    UnsignedInteger,
    UnsignedBigInt,
    Float,
    Double,
    Timestamp,
    Date,
    Time,
    Interval,
    HugeInt,
    Varchar,
    Blob,
    Decimal,
    TimestampS,
    TimestampMs,
    TimestampNs,
    Enum,
    List,
    Struct,
    Map,
    Uuid,
    Union,
    Bit,
    TimeTz,
    TimestampTz,
    UnsignedHugeInt,
    Array,
    Any,
    VarInt,
    SqlNull,
}

/// <summary>duckdb_error_type.</summary>
public enum DuckDBErrorType
{
    Invalid,
    OutOfRange,
    Conversion,
    UnknownType,
    Decimal,
    MismatchType,
    DivideByZero,
    ObjectSize,
    InvalidType,
    Serialization,
    Transaction,
    NotImplemented,
    Expression,
    Catalog,
    Parser,
    Planner,
    Scheduler,
    Executor,
    Constraint,
    Index,
    Stat,
    Connection,
    Syntax,
    Settings,
    Binder,
    Network,
    Optimizer,
    NullPointer,
    Io,
    Interrupt,
    Fatal,
    Internal,
    InvalidInput,
    OutOfMemory,
    Permission,
    ParameterNotResolved,
    ParameterNotAllowed,
    Dependency,
    Http,
    MissingExtension,
    Autoload,
    Sequence,
}

public static class DuckDBStateExtensions
{
    public static bool IsSuccess(this DuckDBState state) => state == DuckDBState.Success;
}
