// Generated from proto/fleetloop.proto by `npm run generate`: do not edit.
/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError, $TypeError = $util.global.TypeError, $String = $util.global.String, $Array = $util.global.Array, $Number = $util.global.Number, $parseInt = $util.global.parseInt, $BigInt = $util.global.BigInt, $Boolean = $util.global.Boolean, $isFinite = $util.global.isFinite;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const fleetloop = $root.fleetloop = (() => {

    /**
     * Namespace fleetloop.
     * @exports fleetloop
     * @namespace
     */
    const fleetloop = {};

    fleetloop.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof fleetloop
         * @namespace
         */
        const v1 = {};

        v1.SignedDesired = (function() {

            /**
             * Properties of a SignedDesired.
             * @typedef {Object} fleetloop.v1.SignedDesired.$Properties
             * @property {Uint8Array|null} [desired] SignedDesired desired
             * @property {string|null} [keyId] SignedDesired keyId
             * @property {Uint8Array|null} [signature] SignedDesired signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SignedDesired.
             * @memberof fleetloop.v1
             * @interface ISignedDesired
             * @augments fleetloop.v1.SignedDesired.$Properties
             * @deprecated Use fleetloop.v1.SignedDesired.$Properties instead.
             */

            /**
             * Shape of a SignedDesired.
             * @typedef {fleetloop.v1.SignedDesired.$Properties} fleetloop.v1.SignedDesired.$Shape
             */

            /**
             * Constructs a new SignedDesired.
             * @memberof fleetloop.v1
             * @classdesc Represents a SignedDesired.
             * @constructor
             * @param {fleetloop.v1.SignedDesired.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SignedDesired = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SignedDesired desired.
             * @member {Uint8Array} desired
             * @memberof fleetloop.v1.SignedDesired
             * @instance
             */
            SignedDesired.prototype.desired = $util.newBuffer([]);

            /**
             * SignedDesired keyId.
             * @member {string} keyId
             * @memberof fleetloop.v1.SignedDesired
             * @instance
             */
            SignedDesired.prototype.keyId = "";

            /**
             * SignedDesired signature.
             * @member {Uint8Array} signature
             * @memberof fleetloop.v1.SignedDesired
             * @instance
             */
            SignedDesired.prototype.signature = $util.newBuffer([]);

            /**
             * Creates a new SignedDesired instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.SignedDesired
             * @static
             * @param {fleetloop.v1.SignedDesired.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.SignedDesired} SignedDesired instance
             * @type {{
             *   (properties: fleetloop.v1.SignedDesired.$Shape): fleetloop.v1.SignedDesired & fleetloop.v1.SignedDesired.$Shape;
             *   (properties?: fleetloop.v1.SignedDesired.$Properties): fleetloop.v1.SignedDesired;
             * }}
             */
            SignedDesired.create = function(properties) {
                return new SignedDesired(properties);
            };

            /**
             * Encodes the specified SignedDesired message. Does not implicitly {@link fleetloop.v1.SignedDesired.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.SignedDesired
             * @static
             * @param {fleetloop.v1.SignedDesired.$Properties} message SignedDesired message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SignedDesired.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.desired != null && $Object.hasOwnProperty.call(message, "desired") && message.desired.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.desired);
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.keyId);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SignedDesired message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.SignedDesired
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.SignedDesired & fleetloop.v1.SignedDesired.$Shape} SignedDesired
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SignedDesired.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.SignedDesired();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.desired = value;
                            else
                                delete message.desired;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a SignedDesired message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.SignedDesired
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.SignedDesired} SignedDesired
             */
            SignedDesired.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.SignedDesired)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.SignedDesired: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.SignedDesired();
                if (object.desired != null)
                    if (object.desired.length)
                        if (typeof object.desired === "string")
                            $util.base64.decode(object.desired, message.desired = $util.newBuffer($util.base64.length(object.desired)), 0);
                        else if (object.desired.length >= 0)
                            message.desired = object.desired;
                if (object.keyId != null)
                    if (typeof object.keyId !== "string" || object.keyId.length)
                        message.keyId = $String(object.keyId);
                if (object.signature != null)
                    if (object.signature.length)
                        if (typeof object.signature === "string")
                            $util.base64.decode(object.signature, message.signature = $util.newBuffer($util.base64.length(object.signature)), 0);
                        else if (object.signature.length >= 0)
                            message.signature = object.signature;
                return message;
            };

            /**
             * Creates a plain object from a SignedDesired message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.SignedDesired
             * @static
             * @param {fleetloop.v1.SignedDesired} message SignedDesired
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            SignedDesired.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if (options.bytes === $String)
                        object.desired = "";
                    else {
                        object.desired = [];
                        if (options.bytes !== $Array)
                            object.desired = $util.newBuffer(object.desired);
                    }
                    object.keyId = "";
                    if (options.bytes === $String)
                        object.signature = "";
                    else {
                        object.signature = [];
                        if (options.bytes !== $Array)
                            object.signature = $util.newBuffer(object.signature);
                    }
                }
                if (message.desired != null && $Object.hasOwnProperty.call(message, "desired"))
                    object.desired = options.bytes === $String ? $util.base64.encode(message.desired, 0, message.desired.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.desired) : message.desired;
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    object.keyId = message.keyId;
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    object.signature = options.bytes === $String ? $util.base64.encode(message.signature, 0, message.signature.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.signature) : message.signature;
                return object;
            };

            /**
             * Converts this SignedDesired to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.SignedDesired
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            SignedDesired.prototype.toJSON = function() {
                return SignedDesired.toObject(this, $protobuf.util.toJSONOptions);
            };

            return SignedDesired;
        })();

        v1.Desired = (function() {

            /**
             * Properties of a Desired.
             * @typedef {Object} fleetloop.v1.Desired.$Properties
             * @property {string|null} [deviceId] Desired deviceId
             * @property {number|Long|null} [revision] Desired revision
             * @property {fleetloop.v1.BundleRef.$Properties|null} [bundle] Desired bundle
             * @property {string|null} [rolloutId] Desired rolloutId
             * @property {number|Long|null} [issuedMs] Desired issuedMs
             * @property {number|Long|null} [expiresMs] Desired expiresMs
             * @property {fleetloop.v1.Probation.$Properties|null} [probation] Desired probation
             * @property {fleetloop.v1.Sampling.$Properties|null} [sampling] Desired sampling
             * @property {fleetloop.v1.Reporting.$Properties|null} [reporting] Desired reporting
             * @property {fleetloop.v1.Shadowing.$Properties|null} [shadowing] Desired shadowing
             * @property {fleetloop.v1.Activation.$Properties|null} [activation] Desired activation
             * @property {fleetloop.v1.Delivery.$Properties|null} [delivery] Desired delivery
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Desired.
             * @memberof fleetloop.v1
             * @interface IDesired
             * @augments fleetloop.v1.Desired.$Properties
             * @deprecated Use fleetloop.v1.Desired.$Properties instead.
             */

            /**
             * Shape of a Desired.
             * @typedef {fleetloop.v1.Desired.$Properties} fleetloop.v1.Desired.$Shape
             */

            /**
             * Constructs a new Desired.
             * @memberof fleetloop.v1
             * @classdesc Represents a Desired.
             * @constructor
             * @param {fleetloop.v1.Desired.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Desired = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Desired deviceId.
             * @member {string} deviceId
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.deviceId = "";

            /**
             * Desired revision.
             * @member {number|Long} revision
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.revision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Desired bundle.
             * @member {fleetloop.v1.BundleRef.$Properties|null|undefined} bundle
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.bundle = null;

            /**
             * Desired rolloutId.
             * @member {string} rolloutId
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.rolloutId = "";

            /**
             * Desired issuedMs.
             * @member {number|Long} issuedMs
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.issuedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Desired expiresMs.
             * @member {number|Long} expiresMs
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.expiresMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Desired probation.
             * @member {fleetloop.v1.Probation.$Properties|null|undefined} probation
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.probation = null;

            /**
             * Desired sampling.
             * @member {fleetloop.v1.Sampling.$Properties|null|undefined} sampling
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.sampling = null;

            /**
             * Desired reporting.
             * @member {fleetloop.v1.Reporting.$Properties|null|undefined} reporting
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.reporting = null;

            /**
             * Desired shadowing.
             * @member {fleetloop.v1.Shadowing.$Properties|null|undefined} shadowing
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.shadowing = null;

            /**
             * Desired activation.
             * @member {fleetloop.v1.Activation.$Properties|null|undefined} activation
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.activation = null;

            /**
             * Desired delivery.
             * @member {fleetloop.v1.Delivery.$Properties|null|undefined} delivery
             * @memberof fleetloop.v1.Desired
             * @instance
             */
            Desired.prototype.delivery = null;

            /**
             * Creates a new Desired instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Desired
             * @static
             * @param {fleetloop.v1.Desired.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Desired} Desired instance
             * @type {{
             *   (properties: fleetloop.v1.Desired.$Shape): fleetloop.v1.Desired & fleetloop.v1.Desired.$Shape;
             *   (properties?: fleetloop.v1.Desired.$Properties): fleetloop.v1.Desired;
             * }}
             */
            Desired.create = function(properties) {
                return new Desired(properties);
            };

            /**
             * Encodes the specified Desired message. Does not implicitly {@link fleetloop.v1.Desired.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Desired
             * @static
             * @param {fleetloop.v1.Desired.$Properties} message Desired message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Desired.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && (typeof message.revision === "object" ? message.revision.low || message.revision.high : message.revision !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.revision);
                if (message.bundle != null && $Object.hasOwnProperty.call(message, "bundle"))
                    $root.fleetloop.v1.BundleRef.encode(message.bundle, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.rolloutId != null && $Object.hasOwnProperty.call(message, "rolloutId") && message.rolloutId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.rolloutId);
                if (message.issuedMs != null && $Object.hasOwnProperty.call(message, "issuedMs") && (typeof message.issuedMs === "object" ? message.issuedMs.low || message.issuedMs.high : message.issuedMs !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.issuedMs);
                if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs") && (typeof message.expiresMs === "object" ? message.expiresMs.low || message.expiresMs.high : message.expiresMs !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.expiresMs);
                if (message.probation != null && $Object.hasOwnProperty.call(message, "probation"))
                    $root.fleetloop.v1.Probation.encode(message.probation, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.sampling != null && $Object.hasOwnProperty.call(message, "sampling"))
                    $root.fleetloop.v1.Sampling.encode(message.sampling, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.reporting != null && $Object.hasOwnProperty.call(message, "reporting"))
                    $root.fleetloop.v1.Reporting.encode(message.reporting, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.shadowing != null && $Object.hasOwnProperty.call(message, "shadowing"))
                    $root.fleetloop.v1.Shadowing.encode(message.shadowing, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.activation != null && $Object.hasOwnProperty.call(message, "activation"))
                    $root.fleetloop.v1.Activation.encode(message.activation, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.delivery != null && $Object.hasOwnProperty.call(message, "delivery"))
                    $root.fleetloop.v1.Delivery.encode(message.delivery, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Desired message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Desired
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Desired & fleetloop.v1.Desired.$Shape} Desired
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Desired.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Desired();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.revision = value;
                            else
                                delete message.revision;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.bundle = $root.fleetloop.v1.BundleRef.decode(reader, reader.size(), $undefined, _depth + 1, message.bundle);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.rolloutId = value;
                            else
                                delete message.rolloutId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issuedMs = value;
                            else
                                delete message.issuedMs;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.expiresMs = value;
                            else
                                delete message.expiresMs;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.probation = $root.fleetloop.v1.Probation.decode(reader, reader.size(), $undefined, _depth + 1, message.probation);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.sampling = $root.fleetloop.v1.Sampling.decode(reader, reader.size(), $undefined, _depth + 1, message.sampling);
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.reporting = $root.fleetloop.v1.Reporting.decode(reader, reader.size(), $undefined, _depth + 1, message.reporting);
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.shadowing = $root.fleetloop.v1.Shadowing.decode(reader, reader.size(), $undefined, _depth + 1, message.shadowing);
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.activation = $root.fleetloop.v1.Activation.decode(reader, reader.size(), $undefined, _depth + 1, message.activation);
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.delivery = $root.fleetloop.v1.Delivery.decode(reader, reader.size(), $undefined, _depth + 1, message.delivery);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Desired message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Desired
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Desired} Desired
             */
            Desired.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Desired)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Desired: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Desired();
                if (object.deviceId != null)
                    if (typeof object.deviceId !== "string" || object.deviceId.length)
                        message.deviceId = $String(object.deviceId);
                if (object.revision != null)
                    if (typeof object.revision === "object" ? object.revision.low || object.revision.high : $Number(object.revision) !== 0)
                        if ($util.Long)
                            message.revision = $util.Long.fromValue(object.revision, true);
                        else if (typeof object.revision === "string")
                            message.revision = $parseInt(object.revision, 10);
                        else if (typeof object.revision === "number")
                            message.revision = object.revision;
                        else if (typeof object.revision === "object")
                            message.revision = new $util.LongBits(object.revision.low >>> 0, object.revision.high >>> 0).toNumber(true);
                if (object.bundle != null) {
                    if (!$util.isObject(object.bundle))
                        throw $TypeError(".fleetloop.v1.Desired.bundle: object expected");
                    message.bundle = $root.fleetloop.v1.BundleRef.fromObject(object.bundle, _depth + 1);
                }
                if (object.rolloutId != null)
                    if (typeof object.rolloutId !== "string" || object.rolloutId.length)
                        message.rolloutId = $String(object.rolloutId);
                if (object.issuedMs != null)
                    if (typeof object.issuedMs === "object" ? object.issuedMs.low || object.issuedMs.high : $Number(object.issuedMs) !== 0)
                        if ($util.Long)
                            message.issuedMs = $util.Long.fromValue(object.issuedMs, true);
                        else if (typeof object.issuedMs === "string")
                            message.issuedMs = $parseInt(object.issuedMs, 10);
                        else if (typeof object.issuedMs === "number")
                            message.issuedMs = object.issuedMs;
                        else if (typeof object.issuedMs === "object")
                            message.issuedMs = new $util.LongBits(object.issuedMs.low >>> 0, object.issuedMs.high >>> 0).toNumber(true);
                if (object.expiresMs != null)
                    if (typeof object.expiresMs === "object" ? object.expiresMs.low || object.expiresMs.high : $Number(object.expiresMs) !== 0)
                        if ($util.Long)
                            message.expiresMs = $util.Long.fromValue(object.expiresMs, true);
                        else if (typeof object.expiresMs === "string")
                            message.expiresMs = $parseInt(object.expiresMs, 10);
                        else if (typeof object.expiresMs === "number")
                            message.expiresMs = object.expiresMs;
                        else if (typeof object.expiresMs === "object")
                            message.expiresMs = new $util.LongBits(object.expiresMs.low >>> 0, object.expiresMs.high >>> 0).toNumber(true);
                if (object.probation != null) {
                    if (!$util.isObject(object.probation))
                        throw $TypeError(".fleetloop.v1.Desired.probation: object expected");
                    message.probation = $root.fleetloop.v1.Probation.fromObject(object.probation, _depth + 1);
                }
                if (object.sampling != null) {
                    if (!$util.isObject(object.sampling))
                        throw $TypeError(".fleetloop.v1.Desired.sampling: object expected");
                    message.sampling = $root.fleetloop.v1.Sampling.fromObject(object.sampling, _depth + 1);
                }
                if (object.reporting != null) {
                    if (!$util.isObject(object.reporting))
                        throw $TypeError(".fleetloop.v1.Desired.reporting: object expected");
                    message.reporting = $root.fleetloop.v1.Reporting.fromObject(object.reporting, _depth + 1);
                }
                if (object.shadowing != null) {
                    if (!$util.isObject(object.shadowing))
                        throw $TypeError(".fleetloop.v1.Desired.shadowing: object expected");
                    message.shadowing = $root.fleetloop.v1.Shadowing.fromObject(object.shadowing, _depth + 1);
                }
                if (object.activation != null) {
                    if (!$util.isObject(object.activation))
                        throw $TypeError(".fleetloop.v1.Desired.activation: object expected");
                    message.activation = $root.fleetloop.v1.Activation.fromObject(object.activation, _depth + 1);
                }
                if (object.delivery != null) {
                    if (!$util.isObject(object.delivery))
                        throw $TypeError(".fleetloop.v1.Desired.delivery: object expected");
                    message.delivery = $root.fleetloop.v1.Delivery.fromObject(object.delivery, _depth + 1);
                }
                return message;
            };

            /**
             * Creates a plain object from a Desired message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Desired
             * @static
             * @param {fleetloop.v1.Desired} message Desired
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Desired.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.deviceId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.revision = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.revision = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.bundle = null;
                    object.rolloutId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.issuedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.issuedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.expiresMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.expiresMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.probation = null;
                    object.sampling = null;
                    object.reporting = null;
                    object.shadowing = null;
                    object.activation = null;
                    object.delivery = null;
                }
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId"))
                    object.deviceId = message.deviceId;
                if (message.revision != null && $Object.hasOwnProperty.call(message, "revision"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.revision = typeof message.revision === "number" ? $BigInt(message.revision) : $util.Long.fromBits(message.revision.low >>> 0, message.revision.high >>> 0, true).toBigInt();
                    else if (typeof message.revision === "number")
                        object.revision = options.longs === $String ? $String(message.revision) : message.revision;
                    else
                        object.revision = options.longs === $String ? $util.Long.prototype.toString.call(message.revision) : options.longs === $Number ? new $util.LongBits(message.revision.low >>> 0, message.revision.high >>> 0).toNumber(true) : message.revision;
                if (message.bundle != null && $Object.hasOwnProperty.call(message, "bundle"))
                    object.bundle = $root.fleetloop.v1.BundleRef.toObject(message.bundle, options, _depth + 1);
                if (message.rolloutId != null && $Object.hasOwnProperty.call(message, "rolloutId"))
                    object.rolloutId = message.rolloutId;
                if (message.issuedMs != null && $Object.hasOwnProperty.call(message, "issuedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.issuedMs = typeof message.issuedMs === "number" ? $BigInt(message.issuedMs) : $util.Long.fromBits(message.issuedMs.low >>> 0, message.issuedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.issuedMs === "number")
                        object.issuedMs = options.longs === $String ? $String(message.issuedMs) : message.issuedMs;
                    else
                        object.issuedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.issuedMs) : options.longs === $Number ? new $util.LongBits(message.issuedMs.low >>> 0, message.issuedMs.high >>> 0).toNumber(true) : message.issuedMs;
                if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.expiresMs = typeof message.expiresMs === "number" ? $BigInt(message.expiresMs) : $util.Long.fromBits(message.expiresMs.low >>> 0, message.expiresMs.high >>> 0, true).toBigInt();
                    else if (typeof message.expiresMs === "number")
                        object.expiresMs = options.longs === $String ? $String(message.expiresMs) : message.expiresMs;
                    else
                        object.expiresMs = options.longs === $String ? $util.Long.prototype.toString.call(message.expiresMs) : options.longs === $Number ? new $util.LongBits(message.expiresMs.low >>> 0, message.expiresMs.high >>> 0).toNumber(true) : message.expiresMs;
                if (message.probation != null && $Object.hasOwnProperty.call(message, "probation"))
                    object.probation = $root.fleetloop.v1.Probation.toObject(message.probation, options, _depth + 1);
                if (message.sampling != null && $Object.hasOwnProperty.call(message, "sampling"))
                    object.sampling = $root.fleetloop.v1.Sampling.toObject(message.sampling, options, _depth + 1);
                if (message.reporting != null && $Object.hasOwnProperty.call(message, "reporting"))
                    object.reporting = $root.fleetloop.v1.Reporting.toObject(message.reporting, options, _depth + 1);
                if (message.shadowing != null && $Object.hasOwnProperty.call(message, "shadowing"))
                    object.shadowing = $root.fleetloop.v1.Shadowing.toObject(message.shadowing, options, _depth + 1);
                if (message.activation != null && $Object.hasOwnProperty.call(message, "activation"))
                    object.activation = $root.fleetloop.v1.Activation.toObject(message.activation, options, _depth + 1);
                if (message.delivery != null && $Object.hasOwnProperty.call(message, "delivery"))
                    object.delivery = $root.fleetloop.v1.Delivery.toObject(message.delivery, options, _depth + 1);
                return object;
            };

            /**
             * Converts this Desired to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Desired
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Desired.prototype.toJSON = function() {
                return Desired.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Desired;
        })();

        v1.Shadowing = (function() {

            /**
             * Properties of a Shadowing.
             * @typedef {Object} fleetloop.v1.Shadowing.$Properties
             * @property {number|null} [inferencesMin] Shadowing inferencesMin
             * @property {number|Long|null} [durationMs] Shadowing durationMs
             * @property {boolean|null} [only] Shadowing only
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Shadowing.
             * @memberof fleetloop.v1
             * @interface IShadowing
             * @augments fleetloop.v1.Shadowing.$Properties
             * @deprecated Use fleetloop.v1.Shadowing.$Properties instead.
             */

            /**
             * Shape of a Shadowing.
             * @typedef {fleetloop.v1.Shadowing.$Properties} fleetloop.v1.Shadowing.$Shape
             */

            /**
             * Constructs a new Shadowing.
             * @memberof fleetloop.v1
             * @classdesc Represents a Shadowing.
             * @constructor
             * @param {fleetloop.v1.Shadowing.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Shadowing = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Shadowing inferencesMin.
             * @member {number} inferencesMin
             * @memberof fleetloop.v1.Shadowing
             * @instance
             */
            Shadowing.prototype.inferencesMin = 0;

            /**
             * Shadowing durationMs.
             * @member {number|Long} durationMs
             * @memberof fleetloop.v1.Shadowing
             * @instance
             */
            Shadowing.prototype.durationMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Shadowing only.
             * @member {boolean} only
             * @memberof fleetloop.v1.Shadowing
             * @instance
             */
            Shadowing.prototype.only = false;

            /**
             * Creates a new Shadowing instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Shadowing
             * @static
             * @param {fleetloop.v1.Shadowing.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Shadowing} Shadowing instance
             * @type {{
             *   (properties: fleetloop.v1.Shadowing.$Shape): fleetloop.v1.Shadowing & fleetloop.v1.Shadowing.$Shape;
             *   (properties?: fleetloop.v1.Shadowing.$Properties): fleetloop.v1.Shadowing;
             * }}
             */
            Shadowing.create = function(properties) {
                return new Shadowing(properties);
            };

            /**
             * Encodes the specified Shadowing message. Does not implicitly {@link fleetloop.v1.Shadowing.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Shadowing
             * @static
             * @param {fleetloop.v1.Shadowing.$Properties} message Shadowing message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Shadowing.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.inferencesMin != null && $Object.hasOwnProperty.call(message, "inferencesMin") && message.inferencesMin !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.inferencesMin);
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs") && (typeof message.durationMs === "object" ? message.durationMs.low || message.durationMs.high : message.durationMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.durationMs);
                if (message.only != null && $Object.hasOwnProperty.call(message, "only") && message.only !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.only);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Shadowing message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Shadowing
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Shadowing & fleetloop.v1.Shadowing.$Shape} Shadowing
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Shadowing.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Shadowing();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.inferencesMin = value;
                            else
                                delete message.inferencesMin;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.durationMs = value;
                            else
                                delete message.durationMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.only = value;
                            else
                                delete message.only;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Shadowing message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Shadowing
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Shadowing} Shadowing
             */
            Shadowing.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Shadowing)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Shadowing: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Shadowing();
                if (object.inferencesMin != null)
                    if ($Number(object.inferencesMin) !== 0)
                        message.inferencesMin = object.inferencesMin >>> 0;
                if (object.durationMs != null)
                    if (typeof object.durationMs === "object" ? object.durationMs.low || object.durationMs.high : $Number(object.durationMs) !== 0)
                        if ($util.Long)
                            message.durationMs = $util.Long.fromValue(object.durationMs, true);
                        else if (typeof object.durationMs === "string")
                            message.durationMs = $parseInt(object.durationMs, 10);
                        else if (typeof object.durationMs === "number")
                            message.durationMs = object.durationMs;
                        else if (typeof object.durationMs === "object")
                            message.durationMs = new $util.LongBits(object.durationMs.low >>> 0, object.durationMs.high >>> 0).toNumber(true);
                if (object.only != null)
                    if (object.only)
                        message.only = $Boolean(object.only);
                return message;
            };

            /**
             * Creates a plain object from a Shadowing message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Shadowing
             * @static
             * @param {fleetloop.v1.Shadowing} message Shadowing
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Shadowing.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.inferencesMin = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.durationMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.durationMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.only = false;
                }
                if (message.inferencesMin != null && $Object.hasOwnProperty.call(message, "inferencesMin"))
                    object.inferencesMin = message.inferencesMin;
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.durationMs = typeof message.durationMs === "number" ? $BigInt(message.durationMs) : $util.Long.fromBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0, true).toBigInt();
                    else if (typeof message.durationMs === "number")
                        object.durationMs = options.longs === $String ? $String(message.durationMs) : message.durationMs;
                    else
                        object.durationMs = options.longs === $String ? $util.Long.prototype.toString.call(message.durationMs) : options.longs === $Number ? new $util.LongBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0).toNumber(true) : message.durationMs;
                if (message.only != null && $Object.hasOwnProperty.call(message, "only"))
                    object.only = message.only;
                return object;
            };

            /**
             * Converts this Shadowing to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Shadowing
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Shadowing.prototype.toJSON = function() {
                return Shadowing.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Shadowing;
        })();

        v1.Activation = (function() {

            /**
             * Properties of an Activation.
             * @typedef {Object} fleetloop.v1.Activation.$Properties
             * @property {boolean|null} [hold] Activation hold
             * @property {Array.<fleetloop.v1.MaintenanceWindow.$Properties>|null} [windows] Activation windows
             * @property {number|Long|null} [deadlineMs] Activation deadlineMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Activation.
             * @memberof fleetloop.v1
             * @interface IActivation
             * @augments fleetloop.v1.Activation.$Properties
             * @deprecated Use fleetloop.v1.Activation.$Properties instead.
             */

            /**
             * Shape of an Activation.
             * @typedef {fleetloop.v1.Activation.$Properties} fleetloop.v1.Activation.$Shape
             */

            /**
             * Constructs a new Activation.
             * @memberof fleetloop.v1
             * @classdesc Represents an Activation.
             * @constructor
             * @param {fleetloop.v1.Activation.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Activation = function (properties) {
                this.windows = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Activation hold.
             * @member {boolean} hold
             * @memberof fleetloop.v1.Activation
             * @instance
             */
            Activation.prototype.hold = false;

            /**
             * Activation windows.
             * @member {Array.<fleetloop.v1.MaintenanceWindow.$Properties>} windows
             * @memberof fleetloop.v1.Activation
             * @instance
             */
            Activation.prototype.windows = $util.emptyArray;

            /**
             * Activation deadlineMs.
             * @member {number|Long} deadlineMs
             * @memberof fleetloop.v1.Activation
             * @instance
             */
            Activation.prototype.deadlineMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Activation instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Activation
             * @static
             * @param {fleetloop.v1.Activation.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Activation} Activation instance
             * @type {{
             *   (properties: fleetloop.v1.Activation.$Shape): fleetloop.v1.Activation & fleetloop.v1.Activation.$Shape;
             *   (properties?: fleetloop.v1.Activation.$Properties): fleetloop.v1.Activation;
             * }}
             */
            Activation.create = function(properties) {
                return new Activation(properties);
            };

            /**
             * Encodes the specified Activation message. Does not implicitly {@link fleetloop.v1.Activation.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Activation
             * @static
             * @param {fleetloop.v1.Activation.$Properties} message Activation message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Activation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.hold != null && $Object.hasOwnProperty.call(message, "hold") && message.hold !== false)
                    writer.uint32(/* id 1, wireType 0 =*/8).bool(message.hold);
                if (message.windows != null && message.windows.length)
                    for (let i = 0; i < message.windows.length; ++i)
                        $root.fleetloop.v1.MaintenanceWindow.encode(message.windows[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.deadlineMs != null && $Object.hasOwnProperty.call(message, "deadlineMs") && (typeof message.deadlineMs === "object" ? message.deadlineMs.low || message.deadlineMs.high : message.deadlineMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.deadlineMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Activation message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Activation
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Activation & fleetloop.v1.Activation.$Shape} Activation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Activation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Activation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.hold = value;
                            else
                                delete message.hold;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.windows && message.windows.length))
                                message.windows = [];
                            message.windows.push($root.fleetloop.v1.MaintenanceWindow.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.deadlineMs = value;
                            else
                                delete message.deadlineMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an Activation message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Activation
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Activation} Activation
             */
            Activation.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Activation)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Activation: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Activation();
                if (object.hold != null)
                    if (object.hold)
                        message.hold = $Boolean(object.hold);
                if (object.windows) {
                    if (!$Array.isArray(object.windows))
                        throw $TypeError(".fleetloop.v1.Activation.windows: array expected");
                    message.windows = $Array(object.windows.length);
                    for (let i = 0; i < object.windows.length; ++i) {
                        if (!$util.isObject(object.windows[i]))
                            throw $TypeError(".fleetloop.v1.Activation.windows: object expected");
                        message.windows[i] = $root.fleetloop.v1.MaintenanceWindow.fromObject(object.windows[i], _depth + 1);
                    }
                }
                if (object.deadlineMs != null)
                    if (typeof object.deadlineMs === "object" ? object.deadlineMs.low || object.deadlineMs.high : $Number(object.deadlineMs) !== 0)
                        if ($util.Long)
                            message.deadlineMs = $util.Long.fromValue(object.deadlineMs, true);
                        else if (typeof object.deadlineMs === "string")
                            message.deadlineMs = $parseInt(object.deadlineMs, 10);
                        else if (typeof object.deadlineMs === "number")
                            message.deadlineMs = object.deadlineMs;
                        else if (typeof object.deadlineMs === "object")
                            message.deadlineMs = new $util.LongBits(object.deadlineMs.low >>> 0, object.deadlineMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from an Activation message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Activation
             * @static
             * @param {fleetloop.v1.Activation} message Activation
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Activation.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.windows = [];
                if (options.defaults) {
                    object.hold = false;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.deadlineMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.deadlineMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.hold != null && $Object.hasOwnProperty.call(message, "hold"))
                    object.hold = message.hold;
                if (message.windows && message.windows.length) {
                    object.windows = $Array(message.windows.length);
                    for (let j = 0; j < message.windows.length; ++j)
                        object.windows[j] = $root.fleetloop.v1.MaintenanceWindow.toObject(message.windows[j], options, _depth + 1);
                }
                if (message.deadlineMs != null && $Object.hasOwnProperty.call(message, "deadlineMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.deadlineMs = typeof message.deadlineMs === "number" ? $BigInt(message.deadlineMs) : $util.Long.fromBits(message.deadlineMs.low >>> 0, message.deadlineMs.high >>> 0, true).toBigInt();
                    else if (typeof message.deadlineMs === "number")
                        object.deadlineMs = options.longs === $String ? $String(message.deadlineMs) : message.deadlineMs;
                    else
                        object.deadlineMs = options.longs === $String ? $util.Long.prototype.toString.call(message.deadlineMs) : options.longs === $Number ? new $util.LongBits(message.deadlineMs.low >>> 0, message.deadlineMs.high >>> 0).toNumber(true) : message.deadlineMs;
                return object;
            };

            /**
             * Converts this Activation to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Activation
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Activation.prototype.toJSON = function() {
                return Activation.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Activation;
        })();

        v1.MaintenanceWindow = (function() {

            /**
             * Properties of a MaintenanceWindow.
             * @typedef {Object} fleetloop.v1.MaintenanceWindow.$Properties
             * @property {number|null} [days] MaintenanceWindow days
             * @property {number|null} [startMinute] MaintenanceWindow startMinute
             * @property {number|null} [endMinute] MaintenanceWindow endMinute
             * @property {number|null} [utcOffsetMinutes] MaintenanceWindow utcOffsetMinutes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a MaintenanceWindow.
             * @memberof fleetloop.v1
             * @interface IMaintenanceWindow
             * @augments fleetloop.v1.MaintenanceWindow.$Properties
             * @deprecated Use fleetloop.v1.MaintenanceWindow.$Properties instead.
             */

            /**
             * Shape of a MaintenanceWindow.
             * @typedef {fleetloop.v1.MaintenanceWindow.$Properties} fleetloop.v1.MaintenanceWindow.$Shape
             */

            /**
             * Constructs a new MaintenanceWindow.
             * @memberof fleetloop.v1
             * @classdesc Represents a MaintenanceWindow.
             * @constructor
             * @param {fleetloop.v1.MaintenanceWindow.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const MaintenanceWindow = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * MaintenanceWindow days.
             * @member {number} days
             * @memberof fleetloop.v1.MaintenanceWindow
             * @instance
             */
            MaintenanceWindow.prototype.days = 0;

            /**
             * MaintenanceWindow startMinute.
             * @member {number} startMinute
             * @memberof fleetloop.v1.MaintenanceWindow
             * @instance
             */
            MaintenanceWindow.prototype.startMinute = 0;

            /**
             * MaintenanceWindow endMinute.
             * @member {number} endMinute
             * @memberof fleetloop.v1.MaintenanceWindow
             * @instance
             */
            MaintenanceWindow.prototype.endMinute = 0;

            /**
             * MaintenanceWindow utcOffsetMinutes.
             * @member {number} utcOffsetMinutes
             * @memberof fleetloop.v1.MaintenanceWindow
             * @instance
             */
            MaintenanceWindow.prototype.utcOffsetMinutes = 0;

            /**
             * Creates a new MaintenanceWindow instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.MaintenanceWindow
             * @static
             * @param {fleetloop.v1.MaintenanceWindow.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.MaintenanceWindow} MaintenanceWindow instance
             * @type {{
             *   (properties: fleetloop.v1.MaintenanceWindow.$Shape): fleetloop.v1.MaintenanceWindow & fleetloop.v1.MaintenanceWindow.$Shape;
             *   (properties?: fleetloop.v1.MaintenanceWindow.$Properties): fleetloop.v1.MaintenanceWindow;
             * }}
             */
            MaintenanceWindow.create = function(properties) {
                return new MaintenanceWindow(properties);
            };

            /**
             * Encodes the specified MaintenanceWindow message. Does not implicitly {@link fleetloop.v1.MaintenanceWindow.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.MaintenanceWindow
             * @static
             * @param {fleetloop.v1.MaintenanceWindow.$Properties} message MaintenanceWindow message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            MaintenanceWindow.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.days != null && $Object.hasOwnProperty.call(message, "days") && message.days !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.days);
                if (message.startMinute != null && $Object.hasOwnProperty.call(message, "startMinute") && message.startMinute !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.startMinute);
                if (message.endMinute != null && $Object.hasOwnProperty.call(message, "endMinute") && message.endMinute !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.endMinute);
                if (message.utcOffsetMinutes != null && $Object.hasOwnProperty.call(message, "utcOffsetMinutes") && message.utcOffsetMinutes !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).sint32(message.utcOffsetMinutes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a MaintenanceWindow message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.MaintenanceWindow
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.MaintenanceWindow & fleetloop.v1.MaintenanceWindow.$Shape} MaintenanceWindow
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            MaintenanceWindow.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.MaintenanceWindow();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.days = value;
                            else
                                delete message.days;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.startMinute = value;
                            else
                                delete message.startMinute;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.endMinute = value;
                            else
                                delete message.endMinute;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.sint32())
                                message.utcOffsetMinutes = value;
                            else
                                delete message.utcOffsetMinutes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a MaintenanceWindow message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.MaintenanceWindow
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.MaintenanceWindow} MaintenanceWindow
             */
            MaintenanceWindow.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.MaintenanceWindow)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.MaintenanceWindow: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.MaintenanceWindow();
                if (object.days != null)
                    if ($Number(object.days) !== 0)
                        message.days = object.days >>> 0;
                if (object.startMinute != null)
                    if ($Number(object.startMinute) !== 0)
                        message.startMinute = object.startMinute >>> 0;
                if (object.endMinute != null)
                    if ($Number(object.endMinute) !== 0)
                        message.endMinute = object.endMinute >>> 0;
                if (object.utcOffsetMinutes != null)
                    if ($Number(object.utcOffsetMinutes) !== 0)
                        message.utcOffsetMinutes = object.utcOffsetMinutes | 0;
                return message;
            };

            /**
             * Creates a plain object from a MaintenanceWindow message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.MaintenanceWindow
             * @static
             * @param {fleetloop.v1.MaintenanceWindow} message MaintenanceWindow
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            MaintenanceWindow.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.days = 0;
                    object.startMinute = 0;
                    object.endMinute = 0;
                    object.utcOffsetMinutes = 0;
                }
                if (message.days != null && $Object.hasOwnProperty.call(message, "days"))
                    object.days = message.days;
                if (message.startMinute != null && $Object.hasOwnProperty.call(message, "startMinute"))
                    object.startMinute = message.startMinute;
                if (message.endMinute != null && $Object.hasOwnProperty.call(message, "endMinute"))
                    object.endMinute = message.endMinute;
                if (message.utcOffsetMinutes != null && $Object.hasOwnProperty.call(message, "utcOffsetMinutes"))
                    object.utcOffsetMinutes = message.utcOffsetMinutes;
                return object;
            };

            /**
             * Converts this MaintenanceWindow to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.MaintenanceWindow
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            MaintenanceWindow.prototype.toJSON = function() {
                return MaintenanceWindow.toObject(this, $protobuf.util.toJSONOptions);
            };

            return MaintenanceWindow;
        })();

        v1.Delivery = (function() {

            /**
             * Properties of a Delivery.
             * @typedef {Object} fleetloop.v1.Delivery.$Properties
             * @property {Array.<fleetloop.v1.DeliverySource>|null} [sources] Delivery sources
             * @property {string|null} [httpsUrl] Delivery httpsUrl
             * @property {Array.<fleetloop.v1.Delta.$Properties>|null} [deltas] Delivery deltas
             * @property {number|Long|null} [jitterMs] Delivery jitterMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Delivery.
             * @memberof fleetloop.v1
             * @interface IDelivery
             * @augments fleetloop.v1.Delivery.$Properties
             * @deprecated Use fleetloop.v1.Delivery.$Properties instead.
             */

            /**
             * Shape of a Delivery.
             * @typedef {fleetloop.v1.Delivery.$Properties} fleetloop.v1.Delivery.$Shape
             */

            /**
             * Constructs a new Delivery.
             * @memberof fleetloop.v1
             * @classdesc Represents a Delivery.
             * @constructor
             * @param {fleetloop.v1.Delivery.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Delivery = function (properties) {
                this.sources = [];
                this.deltas = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Delivery sources.
             * @member {Array.<fleetloop.v1.DeliverySource>} sources
             * @memberof fleetloop.v1.Delivery
             * @instance
             */
            Delivery.prototype.sources = $util.emptyArray;

            /**
             * Delivery httpsUrl.
             * @member {string} httpsUrl
             * @memberof fleetloop.v1.Delivery
             * @instance
             */
            Delivery.prototype.httpsUrl = "";

            /**
             * Delivery deltas.
             * @member {Array.<fleetloop.v1.Delta.$Properties>} deltas
             * @memberof fleetloop.v1.Delivery
             * @instance
             */
            Delivery.prototype.deltas = $util.emptyArray;

            /**
             * Delivery jitterMs.
             * @member {number|Long} jitterMs
             * @memberof fleetloop.v1.Delivery
             * @instance
             */
            Delivery.prototype.jitterMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Delivery instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Delivery
             * @static
             * @param {fleetloop.v1.Delivery.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Delivery} Delivery instance
             * @type {{
             *   (properties: fleetloop.v1.Delivery.$Shape): fleetloop.v1.Delivery & fleetloop.v1.Delivery.$Shape;
             *   (properties?: fleetloop.v1.Delivery.$Properties): fleetloop.v1.Delivery;
             * }}
             */
            Delivery.create = function(properties) {
                return new Delivery(properties);
            };

            /**
             * Encodes the specified Delivery message. Does not implicitly {@link fleetloop.v1.Delivery.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Delivery
             * @static
             * @param {fleetloop.v1.Delivery.$Properties} message Delivery message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Delivery.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sources != null && message.sources.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).int32s(message.sources);
                if (message.httpsUrl != null && $Object.hasOwnProperty.call(message, "httpsUrl") && message.httpsUrl !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.httpsUrl);
                if (message.deltas != null && message.deltas.length)
                    for (let i = 0; i < message.deltas.length; ++i)
                        $root.fleetloop.v1.Delta.encode(message.deltas[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.jitterMs != null && $Object.hasOwnProperty.call(message, "jitterMs") && (typeof message.jitterMs === "object" ? message.jitterMs.low || message.jitterMs.high : message.jitterMs !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.jitterMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Delivery message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Delivery
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Delivery & fleetloop.v1.Delivery.$Shape} Delivery
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Delivery.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Delivery();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.sources && message.sources.length))
                                    message.sources = [];
                                reader.int32s(message.sources);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.sources && message.sources.length))
                                message.sources = [];
                            message.sources.push(reader.int32());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.httpsUrl = value;
                            else
                                delete message.httpsUrl;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.deltas && message.deltas.length))
                                message.deltas = [];
                            message.deltas.push($root.fleetloop.v1.Delta.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.jitterMs = value;
                            else
                                delete message.jitterMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Delivery message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Delivery
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Delivery} Delivery
             */
            Delivery.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Delivery)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Delivery: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Delivery();
                if (object.sources) {
                    if (!$Array.isArray(object.sources))
                        throw $TypeError(".fleetloop.v1.Delivery.sources: array expected");
                    message.sources = [];
                    for (let i = 0; i < object.sources.length; ++i)
                        switch (object.sources[i]) {
                        case "mqtt_chunks":
                        case 0:
                            message.sources[message.sources.length] = 0;
                            break;
                        case "https":
                        case 1:
                            message.sources[message.sources.length] = 1;
                            break;
                        case "mqtt_blocks":
                        case 2:
                            message.sources[message.sources.length] = 2;
                            break;
                        default:
                            if (typeof object.sources[i] === "number" && (object.sources[i] | 0) === object.sources[i])
                                message.sources[message.sources.length] = object.sources[i];
                        }
                }
                if (object.httpsUrl != null)
                    if (typeof object.httpsUrl !== "string" || object.httpsUrl.length)
                        message.httpsUrl = $String(object.httpsUrl);
                if (object.deltas) {
                    if (!$Array.isArray(object.deltas))
                        throw $TypeError(".fleetloop.v1.Delivery.deltas: array expected");
                    message.deltas = $Array(object.deltas.length);
                    for (let i = 0; i < object.deltas.length; ++i) {
                        if (!$util.isObject(object.deltas[i]))
                            throw $TypeError(".fleetloop.v1.Delivery.deltas: object expected");
                        message.deltas[i] = $root.fleetloop.v1.Delta.fromObject(object.deltas[i], _depth + 1);
                    }
                }
                if (object.jitterMs != null)
                    if (typeof object.jitterMs === "object" ? object.jitterMs.low || object.jitterMs.high : $Number(object.jitterMs) !== 0)
                        if ($util.Long)
                            message.jitterMs = $util.Long.fromValue(object.jitterMs, true);
                        else if (typeof object.jitterMs === "string")
                            message.jitterMs = $parseInt(object.jitterMs, 10);
                        else if (typeof object.jitterMs === "number")
                            message.jitterMs = object.jitterMs;
                        else if (typeof object.jitterMs === "object")
                            message.jitterMs = new $util.LongBits(object.jitterMs.low >>> 0, object.jitterMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a Delivery message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Delivery
             * @static
             * @param {fleetloop.v1.Delivery} message Delivery
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Delivery.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.sources = [];
                    object.deltas = [];
                }
                if (options.defaults) {
                    object.httpsUrl = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.jitterMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.jitterMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.sources && message.sources.length) {
                    object.sources = $Array(message.sources.length);
                    for (let j = 0; j < message.sources.length; ++j)
                        object.sources[j] = options.enums === $String ? $root.fleetloop.v1.DeliverySource[message.sources[j]] === $undefined ? message.sources[j] : $root.fleetloop.v1.DeliverySource[message.sources[j]] : message.sources[j];
                }
                if (message.httpsUrl != null && $Object.hasOwnProperty.call(message, "httpsUrl"))
                    object.httpsUrl = message.httpsUrl;
                if (message.deltas && message.deltas.length) {
                    object.deltas = $Array(message.deltas.length);
                    for (let j = 0; j < message.deltas.length; ++j)
                        object.deltas[j] = $root.fleetloop.v1.Delta.toObject(message.deltas[j], options, _depth + 1);
                }
                if (message.jitterMs != null && $Object.hasOwnProperty.call(message, "jitterMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.jitterMs = typeof message.jitterMs === "number" ? $BigInt(message.jitterMs) : $util.Long.fromBits(message.jitterMs.low >>> 0, message.jitterMs.high >>> 0, true).toBigInt();
                    else if (typeof message.jitterMs === "number")
                        object.jitterMs = options.longs === $String ? $String(message.jitterMs) : message.jitterMs;
                    else
                        object.jitterMs = options.longs === $String ? $util.Long.prototype.toString.call(message.jitterMs) : options.longs === $Number ? new $util.LongBits(message.jitterMs.low >>> 0, message.jitterMs.high >>> 0).toNumber(true) : message.jitterMs;
                return object;
            };

            /**
             * Converts this Delivery to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Delivery
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Delivery.prototype.toJSON = function() {
                return Delivery.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Delivery;
        })();

        /**
         * DeliverySource enum.
         * @name fleetloop.v1.DeliverySource
         * @enum {number}
         * @property {number} mqtt_chunks=0 mqtt_chunks value
         * @property {number} https=1 https value
         * @property {number} mqtt_blocks=2 mqtt_blocks value
         */
        v1.DeliverySource = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "mqtt_chunks"] = 0;
            values[valuesById[1] = "https"] = 1;
            values[valuesById[2] = "mqtt_blocks"] = 2;
            return values;
        })();

        v1.Delta = (function() {

            /**
             * Properties of a Delta.
             * @typedef {Object} fleetloop.v1.Delta.$Properties
             * @property {string|null} [artifactDigest] Delta artifactDigest
             * @property {string|null} [baseDigest] Delta baseDigest
             * @property {string|null} [patchDigest] Delta patchDigest
             * @property {number|Long|null} [patchBytes] Delta patchBytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Delta.
             * @memberof fleetloop.v1
             * @interface IDelta
             * @augments fleetloop.v1.Delta.$Properties
             * @deprecated Use fleetloop.v1.Delta.$Properties instead.
             */

            /**
             * Shape of a Delta.
             * @typedef {fleetloop.v1.Delta.$Properties} fleetloop.v1.Delta.$Shape
             */

            /**
             * Constructs a new Delta.
             * @memberof fleetloop.v1
             * @classdesc Represents a Delta.
             * @constructor
             * @param {fleetloop.v1.Delta.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Delta = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Delta artifactDigest.
             * @member {string} artifactDigest
             * @memberof fleetloop.v1.Delta
             * @instance
             */
            Delta.prototype.artifactDigest = "";

            /**
             * Delta baseDigest.
             * @member {string} baseDigest
             * @memberof fleetloop.v1.Delta
             * @instance
             */
            Delta.prototype.baseDigest = "";

            /**
             * Delta patchDigest.
             * @member {string} patchDigest
             * @memberof fleetloop.v1.Delta
             * @instance
             */
            Delta.prototype.patchDigest = "";

            /**
             * Delta patchBytes.
             * @member {number|Long} patchBytes
             * @memberof fleetloop.v1.Delta
             * @instance
             */
            Delta.prototype.patchBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Delta instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Delta
             * @static
             * @param {fleetloop.v1.Delta.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Delta} Delta instance
             * @type {{
             *   (properties: fleetloop.v1.Delta.$Shape): fleetloop.v1.Delta & fleetloop.v1.Delta.$Shape;
             *   (properties?: fleetloop.v1.Delta.$Properties): fleetloop.v1.Delta;
             * }}
             */
            Delta.create = function(properties) {
                return new Delta(properties);
            };

            /**
             * Encodes the specified Delta message. Does not implicitly {@link fleetloop.v1.Delta.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Delta
             * @static
             * @param {fleetloop.v1.Delta.$Properties} message Delta message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Delta.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.artifactDigest != null && $Object.hasOwnProperty.call(message, "artifactDigest") && message.artifactDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.artifactDigest);
                if (message.baseDigest != null && $Object.hasOwnProperty.call(message, "baseDigest") && message.baseDigest !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.baseDigest);
                if (message.patchDigest != null && $Object.hasOwnProperty.call(message, "patchDigest") && message.patchDigest !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.patchDigest);
                if (message.patchBytes != null && $Object.hasOwnProperty.call(message, "patchBytes") && (typeof message.patchBytes === "object" ? message.patchBytes.low || message.patchBytes.high : message.patchBytes !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.patchBytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Delta message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Delta
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Delta & fleetloop.v1.Delta.$Shape} Delta
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Delta.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Delta();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.artifactDigest = value;
                            else
                                delete message.artifactDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.baseDigest = value;
                            else
                                delete message.baseDigest;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.patchDigest = value;
                            else
                                delete message.patchDigest;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.patchBytes = value;
                            else
                                delete message.patchBytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Delta message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Delta
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Delta} Delta
             */
            Delta.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Delta)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Delta: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Delta();
                if (object.artifactDigest != null)
                    if (typeof object.artifactDigest !== "string" || object.artifactDigest.length)
                        message.artifactDigest = $String(object.artifactDigest);
                if (object.baseDigest != null)
                    if (typeof object.baseDigest !== "string" || object.baseDigest.length)
                        message.baseDigest = $String(object.baseDigest);
                if (object.patchDigest != null)
                    if (typeof object.patchDigest !== "string" || object.patchDigest.length)
                        message.patchDigest = $String(object.patchDigest);
                if (object.patchBytes != null)
                    if (typeof object.patchBytes === "object" ? object.patchBytes.low || object.patchBytes.high : $Number(object.patchBytes) !== 0)
                        if ($util.Long)
                            message.patchBytes = $util.Long.fromValue(object.patchBytes, true);
                        else if (typeof object.patchBytes === "string")
                            message.patchBytes = $parseInt(object.patchBytes, 10);
                        else if (typeof object.patchBytes === "number")
                            message.patchBytes = object.patchBytes;
                        else if (typeof object.patchBytes === "object")
                            message.patchBytes = new $util.LongBits(object.patchBytes.low >>> 0, object.patchBytes.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a Delta message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Delta
             * @static
             * @param {fleetloop.v1.Delta} message Delta
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Delta.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.artifactDigest = "";
                    object.baseDigest = "";
                    object.patchDigest = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.patchBytes = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.patchBytes = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.artifactDigest != null && $Object.hasOwnProperty.call(message, "artifactDigest"))
                    object.artifactDigest = message.artifactDigest;
                if (message.baseDigest != null && $Object.hasOwnProperty.call(message, "baseDigest"))
                    object.baseDigest = message.baseDigest;
                if (message.patchDigest != null && $Object.hasOwnProperty.call(message, "patchDigest"))
                    object.patchDigest = message.patchDigest;
                if (message.patchBytes != null && $Object.hasOwnProperty.call(message, "patchBytes"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.patchBytes = typeof message.patchBytes === "number" ? $BigInt(message.patchBytes) : $util.Long.fromBits(message.patchBytes.low >>> 0, message.patchBytes.high >>> 0, true).toBigInt();
                    else if (typeof message.patchBytes === "number")
                        object.patchBytes = options.longs === $String ? $String(message.patchBytes) : message.patchBytes;
                    else
                        object.patchBytes = options.longs === $String ? $util.Long.prototype.toString.call(message.patchBytes) : options.longs === $Number ? new $util.LongBits(message.patchBytes.low >>> 0, message.patchBytes.high >>> 0).toNumber(true) : message.patchBytes;
                return object;
            };

            /**
             * Converts this Delta to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Delta
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Delta.prototype.toJSON = function() {
                return Delta.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Delta;
        })();

        v1.BundleRef = (function() {

            /**
             * Properties of a BundleRef.
             * @typedef {Object} fleetloop.v1.BundleRef.$Properties
             * @property {string|null} [digest] BundleRef digest
             * @property {number|null} [sizeBytes] BundleRef sizeBytes
             * @property {number|Long|null} [releaseCounter] BundleRef releaseCounter
             * @property {string|null} [releaseKeyId] BundleRef releaseKeyId
             * @property {Uint8Array|null} [releaseSignature] BundleRef releaseSignature
             * @property {string|null} [model] BundleRef model
             * @property {number|null} [version] BundleRef version
             * @property {boolean|null} [rollback] BundleRef rollback
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BundleRef.
             * @memberof fleetloop.v1
             * @interface IBundleRef
             * @augments fleetloop.v1.BundleRef.$Properties
             * @deprecated Use fleetloop.v1.BundleRef.$Properties instead.
             */

            /**
             * Shape of a BundleRef.
             * @typedef {fleetloop.v1.BundleRef.$Properties} fleetloop.v1.BundleRef.$Shape
             */

            /**
             * Constructs a new BundleRef.
             * @memberof fleetloop.v1
             * @classdesc Represents a BundleRef.
             * @constructor
             * @param {fleetloop.v1.BundleRef.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BundleRef = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BundleRef digest.
             * @member {string} digest
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.digest = "";

            /**
             * BundleRef sizeBytes.
             * @member {number} sizeBytes
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.sizeBytes = 0;

            /**
             * BundleRef releaseCounter.
             * @member {number|Long} releaseCounter
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.releaseCounter = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * BundleRef releaseKeyId.
             * @member {string} releaseKeyId
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.releaseKeyId = "";

            /**
             * BundleRef releaseSignature.
             * @member {Uint8Array} releaseSignature
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.releaseSignature = $util.newBuffer([]);

            /**
             * BundleRef model.
             * @member {string} model
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.model = "";

            /**
             * BundleRef version.
             * @member {number} version
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.version = 0;

            /**
             * BundleRef rollback.
             * @member {boolean} rollback
             * @memberof fleetloop.v1.BundleRef
             * @instance
             */
            BundleRef.prototype.rollback = false;

            /**
             * Creates a new BundleRef instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.BundleRef
             * @static
             * @param {fleetloop.v1.BundleRef.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.BundleRef} BundleRef instance
             * @type {{
             *   (properties: fleetloop.v1.BundleRef.$Shape): fleetloop.v1.BundleRef & fleetloop.v1.BundleRef.$Shape;
             *   (properties?: fleetloop.v1.BundleRef.$Properties): fleetloop.v1.BundleRef;
             * }}
             */
            BundleRef.create = function(properties) {
                return new BundleRef(properties);
            };

            /**
             * Encodes the specified BundleRef message. Does not implicitly {@link fleetloop.v1.BundleRef.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.BundleRef
             * @static
             * @param {fleetloop.v1.BundleRef.$Properties} message BundleRef message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BundleRef.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.digest);
                if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.sizeBytes);
                if (message.releaseCounter != null && $Object.hasOwnProperty.call(message, "releaseCounter") && (typeof message.releaseCounter === "object" ? message.releaseCounter.low || message.releaseCounter.high : message.releaseCounter !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.releaseCounter);
                if (message.releaseKeyId != null && $Object.hasOwnProperty.call(message, "releaseKeyId") && message.releaseKeyId !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.releaseKeyId);
                if (message.releaseSignature != null && $Object.hasOwnProperty.call(message, "releaseSignature") && message.releaseSignature.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.releaseSignature);
                if (message.model != null && $Object.hasOwnProperty.call(message, "model") && message.model !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.model);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.version);
                if (message.rollback != null && $Object.hasOwnProperty.call(message, "rollback") && message.rollback !== false)
                    writer.uint32(/* id 8, wireType 0 =*/64).bool(message.rollback);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BundleRef message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.BundleRef
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.BundleRef & fleetloop.v1.BundleRef.$Shape} BundleRef
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BundleRef.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.BundleRef();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.sizeBytes = value;
                            else
                                delete message.sizeBytes;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.releaseCounter = value;
                            else
                                delete message.releaseCounter;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.releaseKeyId = value;
                            else
                                delete message.releaseKeyId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.releaseSignature = value;
                            else
                                delete message.releaseSignature;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.model = value;
                            else
                                delete message.model;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.rollback = value;
                            else
                                delete message.rollback;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a BundleRef message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.BundleRef
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.BundleRef} BundleRef
             */
            BundleRef.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.BundleRef)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.BundleRef: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.BundleRef();
                if (object.digest != null)
                    if (typeof object.digest !== "string" || object.digest.length)
                        message.digest = $String(object.digest);
                if (object.sizeBytes != null)
                    if ($Number(object.sizeBytes) !== 0)
                        message.sizeBytes = object.sizeBytes >>> 0;
                if (object.releaseCounter != null)
                    if (typeof object.releaseCounter === "object" ? object.releaseCounter.low || object.releaseCounter.high : $Number(object.releaseCounter) !== 0)
                        if ($util.Long)
                            message.releaseCounter = $util.Long.fromValue(object.releaseCounter, true);
                        else if (typeof object.releaseCounter === "string")
                            message.releaseCounter = $parseInt(object.releaseCounter, 10);
                        else if (typeof object.releaseCounter === "number")
                            message.releaseCounter = object.releaseCounter;
                        else if (typeof object.releaseCounter === "object")
                            message.releaseCounter = new $util.LongBits(object.releaseCounter.low >>> 0, object.releaseCounter.high >>> 0).toNumber(true);
                if (object.releaseKeyId != null)
                    if (typeof object.releaseKeyId !== "string" || object.releaseKeyId.length)
                        message.releaseKeyId = $String(object.releaseKeyId);
                if (object.releaseSignature != null)
                    if (object.releaseSignature.length)
                        if (typeof object.releaseSignature === "string")
                            $util.base64.decode(object.releaseSignature, message.releaseSignature = $util.newBuffer($util.base64.length(object.releaseSignature)), 0);
                        else if (object.releaseSignature.length >= 0)
                            message.releaseSignature = object.releaseSignature;
                if (object.model != null)
                    if (typeof object.model !== "string" || object.model.length)
                        message.model = $String(object.model);
                if (object.version != null)
                    if ($Number(object.version) !== 0)
                        message.version = object.version >>> 0;
                if (object.rollback != null)
                    if (object.rollback)
                        message.rollback = $Boolean(object.rollback);
                return message;
            };

            /**
             * Creates a plain object from a BundleRef message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.BundleRef
             * @static
             * @param {fleetloop.v1.BundleRef} message BundleRef
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            BundleRef.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.digest = "";
                    object.sizeBytes = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.releaseCounter = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.releaseCounter = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.releaseKeyId = "";
                    if (options.bytes === $String)
                        object.releaseSignature = "";
                    else {
                        object.releaseSignature = [];
                        if (options.bytes !== $Array)
                            object.releaseSignature = $util.newBuffer(object.releaseSignature);
                    }
                    object.model = "";
                    object.version = 0;
                    object.rollback = false;
                }
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest"))
                    object.digest = message.digest;
                if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes"))
                    object.sizeBytes = message.sizeBytes;
                if (message.releaseCounter != null && $Object.hasOwnProperty.call(message, "releaseCounter"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.releaseCounter = typeof message.releaseCounter === "number" ? $BigInt(message.releaseCounter) : $util.Long.fromBits(message.releaseCounter.low >>> 0, message.releaseCounter.high >>> 0, true).toBigInt();
                    else if (typeof message.releaseCounter === "number")
                        object.releaseCounter = options.longs === $String ? $String(message.releaseCounter) : message.releaseCounter;
                    else
                        object.releaseCounter = options.longs === $String ? $util.Long.prototype.toString.call(message.releaseCounter) : options.longs === $Number ? new $util.LongBits(message.releaseCounter.low >>> 0, message.releaseCounter.high >>> 0).toNumber(true) : message.releaseCounter;
                if (message.releaseKeyId != null && $Object.hasOwnProperty.call(message, "releaseKeyId"))
                    object.releaseKeyId = message.releaseKeyId;
                if (message.releaseSignature != null && $Object.hasOwnProperty.call(message, "releaseSignature"))
                    object.releaseSignature = options.bytes === $String ? $util.base64.encode(message.releaseSignature, 0, message.releaseSignature.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.releaseSignature) : message.releaseSignature;
                if (message.model != null && $Object.hasOwnProperty.call(message, "model"))
                    object.model = message.model;
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    object.version = message.version;
                if (message.rollback != null && $Object.hasOwnProperty.call(message, "rollback"))
                    object.rollback = message.rollback;
                return object;
            };

            /**
             * Converts this BundleRef to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.BundleRef
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            BundleRef.prototype.toJSON = function() {
                return BundleRef.toObject(this, $protobuf.util.toJSONOptions);
            };

            return BundleRef;
        })();

        v1.Probation = (function() {

            /**
             * Properties of a Probation.
             * @typedef {Object} fleetloop.v1.Probation.$Properties
             * @property {number|null} [inferencesMin] Probation inferencesMin
             * @property {number|Long|null} [durationMs] Probation durationMs
             * @property {number|null} [errorFractionMax] Probation errorFractionMax
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Probation.
             * @memberof fleetloop.v1
             * @interface IProbation
             * @augments fleetloop.v1.Probation.$Properties
             * @deprecated Use fleetloop.v1.Probation.$Properties instead.
             */

            /**
             * Shape of a Probation.
             * @typedef {fleetloop.v1.Probation.$Properties} fleetloop.v1.Probation.$Shape
             */

            /**
             * Constructs a new Probation.
             * @memberof fleetloop.v1
             * @classdesc Represents a Probation.
             * @constructor
             * @param {fleetloop.v1.Probation.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Probation = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Probation inferencesMin.
             * @member {number} inferencesMin
             * @memberof fleetloop.v1.Probation
             * @instance
             */
            Probation.prototype.inferencesMin = 0;

            /**
             * Probation durationMs.
             * @member {number|Long} durationMs
             * @memberof fleetloop.v1.Probation
             * @instance
             */
            Probation.prototype.durationMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Probation errorFractionMax.
             * @member {number} errorFractionMax
             * @memberof fleetloop.v1.Probation
             * @instance
             */
            Probation.prototype.errorFractionMax = 0;

            /**
             * Creates a new Probation instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Probation
             * @static
             * @param {fleetloop.v1.Probation.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Probation} Probation instance
             * @type {{
             *   (properties: fleetloop.v1.Probation.$Shape): fleetloop.v1.Probation & fleetloop.v1.Probation.$Shape;
             *   (properties?: fleetloop.v1.Probation.$Properties): fleetloop.v1.Probation;
             * }}
             */
            Probation.create = function(properties) {
                return new Probation(properties);
            };

            /**
             * Encodes the specified Probation message. Does not implicitly {@link fleetloop.v1.Probation.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Probation
             * @static
             * @param {fleetloop.v1.Probation.$Properties} message Probation message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Probation.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.inferencesMin != null && $Object.hasOwnProperty.call(message, "inferencesMin") && message.inferencesMin !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.inferencesMin);
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs") && (typeof message.durationMs === "object" ? message.durationMs.low || message.durationMs.high : message.durationMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.durationMs);
                if (message.errorFractionMax != null && $Object.hasOwnProperty.call(message, "errorFractionMax") && !$Object.is(message.errorFractionMax, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.errorFractionMax);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Probation message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Probation
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Probation & fleetloop.v1.Probation.$Shape} Probation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Probation.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Probation();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.inferencesMin = value;
                            else
                                delete message.inferencesMin;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.durationMs = value;
                            else
                                delete message.durationMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.errorFractionMax = value;
                            else
                                delete message.errorFractionMax;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Probation message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Probation
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Probation} Probation
             */
            Probation.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Probation)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Probation: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Probation();
                if (object.inferencesMin != null)
                    if ($Number(object.inferencesMin) !== 0)
                        message.inferencesMin = object.inferencesMin >>> 0;
                if (object.durationMs != null)
                    if (typeof object.durationMs === "object" ? object.durationMs.low || object.durationMs.high : $Number(object.durationMs) !== 0)
                        if ($util.Long)
                            message.durationMs = $util.Long.fromValue(object.durationMs, true);
                        else if (typeof object.durationMs === "string")
                            message.durationMs = $parseInt(object.durationMs, 10);
                        else if (typeof object.durationMs === "number")
                            message.durationMs = object.durationMs;
                        else if (typeof object.durationMs === "object")
                            message.durationMs = new $util.LongBits(object.durationMs.low >>> 0, object.durationMs.high >>> 0).toNumber(true);
                if (object.errorFractionMax != null)
                    if (!$Object.is($Number(object.errorFractionMax), 0))
                        message.errorFractionMax = $Number(object.errorFractionMax);
                return message;
            };

            /**
             * Creates a plain object from a Probation message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Probation
             * @static
             * @param {fleetloop.v1.Probation} message Probation
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Probation.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.inferencesMin = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.durationMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.durationMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.errorFractionMax = 0;
                }
                if (message.inferencesMin != null && $Object.hasOwnProperty.call(message, "inferencesMin"))
                    object.inferencesMin = message.inferencesMin;
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.durationMs = typeof message.durationMs === "number" ? $BigInt(message.durationMs) : $util.Long.fromBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0, true).toBigInt();
                    else if (typeof message.durationMs === "number")
                        object.durationMs = options.longs === $String ? $String(message.durationMs) : message.durationMs;
                    else
                        object.durationMs = options.longs === $String ? $util.Long.prototype.toString.call(message.durationMs) : options.longs === $Number ? new $util.LongBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0).toNumber(true) : message.durationMs;
                if (message.errorFractionMax != null && $Object.hasOwnProperty.call(message, "errorFractionMax"))
                    object.errorFractionMax = options.json && !$isFinite(message.errorFractionMax) ? $String(message.errorFractionMax) : message.errorFractionMax;
                return object;
            };

            /**
             * Converts this Probation to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Probation
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Probation.prototype.toJSON = function() {
                return Probation.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Probation;
        })();

        v1.Sampling = (function() {

            /**
             * Properties of a Sampling.
             * @typedef {Object} fleetloop.v1.Sampling.$Properties
             * @property {number|null} [randomFloor] Sampling randomFloor
             * @property {number|null} [uncertaintyMin] Sampling uncertaintyMin
             * @property {number|null} [uncertainProbability] Sampling uncertainProbability
             * @property {fleetloop.v1.UncertaintyMeasure|null} [uncertaintyMeasure] Sampling uncertaintyMeasure
             * @property {number|null} [noveltyMin] Sampling noveltyMin
             * @property {number|null} [novelProbability] Sampling novelProbability
             * @property {number|null} [classProbability] Sampling classProbability
             * @property {number|null} [classPerDay] Sampling classPerDay
             * @property {number|null} [perDayMax] Sampling perDayMax
             * @property {number|null} [contextBefore] Sampling contextBefore
             * @property {number|null} [contextAfter] Sampling contextAfter
             * @property {Array.<fleetloop.v1.SampleBudget.$Properties>|null} [budgets] Sampling budgets
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Sampling.
             * @memberof fleetloop.v1
             * @interface ISampling
             * @augments fleetloop.v1.Sampling.$Properties
             * @deprecated Use fleetloop.v1.Sampling.$Properties instead.
             */

            /**
             * Shape of a Sampling.
             * @typedef {fleetloop.v1.Sampling.$Properties} fleetloop.v1.Sampling.$Shape
             */

            /**
             * Constructs a new Sampling.
             * @memberof fleetloop.v1
             * @classdesc Represents a Sampling.
             * @constructor
             * @param {fleetloop.v1.Sampling.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Sampling = function (properties) {
                this.budgets = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Sampling randomFloor.
             * @member {number} randomFloor
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.randomFloor = 0;

            /**
             * Sampling uncertaintyMin.
             * @member {number} uncertaintyMin
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.uncertaintyMin = 0;

            /**
             * Sampling uncertainProbability.
             * @member {number} uncertainProbability
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.uncertainProbability = 0;

            /**
             * Sampling uncertaintyMeasure.
             * @member {fleetloop.v1.UncertaintyMeasure} uncertaintyMeasure
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.uncertaintyMeasure = 0;

            /**
             * Sampling noveltyMin.
             * @member {number} noveltyMin
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.noveltyMin = 0;

            /**
             * Sampling novelProbability.
             * @member {number} novelProbability
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.novelProbability = 0;

            /**
             * Sampling classProbability.
             * @member {number} classProbability
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.classProbability = 0;

            /**
             * Sampling classPerDay.
             * @member {number} classPerDay
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.classPerDay = 0;

            /**
             * Sampling perDayMax.
             * @member {number} perDayMax
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.perDayMax = 0;

            /**
             * Sampling contextBefore.
             * @member {number} contextBefore
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.contextBefore = 0;

            /**
             * Sampling contextAfter.
             * @member {number} contextAfter
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.contextAfter = 0;

            /**
             * Sampling budgets.
             * @member {Array.<fleetloop.v1.SampleBudget.$Properties>} budgets
             * @memberof fleetloop.v1.Sampling
             * @instance
             */
            Sampling.prototype.budgets = $util.emptyArray;

            /**
             * Creates a new Sampling instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Sampling
             * @static
             * @param {fleetloop.v1.Sampling.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Sampling} Sampling instance
             * @type {{
             *   (properties: fleetloop.v1.Sampling.$Shape): fleetloop.v1.Sampling & fleetloop.v1.Sampling.$Shape;
             *   (properties?: fleetloop.v1.Sampling.$Properties): fleetloop.v1.Sampling;
             * }}
             */
            Sampling.create = function(properties) {
                return new Sampling(properties);
            };

            /**
             * Encodes the specified Sampling message. Does not implicitly {@link fleetloop.v1.Sampling.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Sampling
             * @static
             * @param {fleetloop.v1.Sampling.$Properties} message Sampling message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Sampling.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.randomFloor != null && $Object.hasOwnProperty.call(message, "randomFloor") && !$Object.is(message.randomFloor, 0))
                    writer.uint32(/* id 1, wireType 1 =*/9).double(message.randomFloor);
                if (message.uncertaintyMin != null && $Object.hasOwnProperty.call(message, "uncertaintyMin") && !$Object.is(message.uncertaintyMin, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.uncertaintyMin);
                if (message.uncertainProbability != null && $Object.hasOwnProperty.call(message, "uncertainProbability") && !$Object.is(message.uncertainProbability, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.uncertainProbability);
                if (message.uncertaintyMeasure != null && $Object.hasOwnProperty.call(message, "uncertaintyMeasure") && message.uncertaintyMeasure !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.uncertaintyMeasure);
                if (message.noveltyMin != null && $Object.hasOwnProperty.call(message, "noveltyMin") && !$Object.is(message.noveltyMin, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.noveltyMin);
                if (message.novelProbability != null && $Object.hasOwnProperty.call(message, "novelProbability") && !$Object.is(message.novelProbability, 0))
                    writer.uint32(/* id 6, wireType 1 =*/49).double(message.novelProbability);
                if (message.classProbability != null && $Object.hasOwnProperty.call(message, "classProbability") && !$Object.is(message.classProbability, 0))
                    writer.uint32(/* id 7, wireType 1 =*/57).double(message.classProbability);
                if (message.classPerDay != null && $Object.hasOwnProperty.call(message, "classPerDay") && message.classPerDay !== 0)
                    writer.uint32(/* id 8, wireType 0 =*/64).uint32(message.classPerDay);
                if (message.perDayMax != null && $Object.hasOwnProperty.call(message, "perDayMax") && message.perDayMax !== 0)
                    writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.perDayMax);
                if (message.contextBefore != null && $Object.hasOwnProperty.call(message, "contextBefore") && message.contextBefore !== 0)
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.contextBefore);
                if (message.contextAfter != null && $Object.hasOwnProperty.call(message, "contextAfter") && message.contextAfter !== 0)
                    writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.contextAfter);
                if (message.budgets != null && message.budgets.length)
                    for (let i = 0; i < message.budgets.length; ++i)
                        $root.fleetloop.v1.SampleBudget.encode(message.budgets[i], writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Sampling message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Sampling
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Sampling & fleetloop.v1.Sampling.$Shape} Sampling
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Sampling.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Sampling();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.randomFloor = value;
                            else
                                delete message.randomFloor;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.uncertaintyMin = value;
                            else
                                delete message.uncertaintyMin;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.uncertainProbability = value;
                            else
                                delete message.uncertainProbability;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.uncertaintyMeasure = value;
                            else
                                delete message.uncertaintyMeasure;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.noveltyMin = value;
                            else
                                delete message.noveltyMin;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.novelProbability = value;
                            else
                                delete message.novelProbability;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.classProbability = value;
                            else
                                delete message.classProbability;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.classPerDay = value;
                            else
                                delete message.classPerDay;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.perDayMax = value;
                            else
                                delete message.perDayMax;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.contextBefore = value;
                            else
                                delete message.contextBefore;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.contextAfter = value;
                            else
                                delete message.contextAfter;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if (!(message.budgets && message.budgets.length))
                                message.budgets = [];
                            message.budgets.push($root.fleetloop.v1.SampleBudget.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Sampling message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Sampling
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Sampling} Sampling
             */
            Sampling.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Sampling)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Sampling: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Sampling();
                if (object.randomFloor != null)
                    if (!$Object.is($Number(object.randomFloor), 0))
                        message.randomFloor = $Number(object.randomFloor);
                if (object.uncertaintyMin != null)
                    if (!$Object.is($Number(object.uncertaintyMin), 0))
                        message.uncertaintyMin = $Number(object.uncertaintyMin);
                if (object.uncertainProbability != null)
                    if (!$Object.is($Number(object.uncertainProbability), 0))
                        message.uncertainProbability = $Number(object.uncertainProbability);
                if (object.uncertaintyMeasure !== 0 && (typeof object.uncertaintyMeasure !== "string" || $root.fleetloop.v1.UncertaintyMeasure[object.uncertaintyMeasure] !== 0))
                    switch (object.uncertaintyMeasure) {
                    case "margin":
                    case 0:
                        message.uncertaintyMeasure = 0;
                        break;
                    case "entropy":
                    case 1:
                        message.uncertaintyMeasure = 1;
                        break;
                    default:
                        if (typeof object.uncertaintyMeasure === "number" && (object.uncertaintyMeasure | 0) === object.uncertaintyMeasure)
                            message.uncertaintyMeasure = object.uncertaintyMeasure;
                    }
                if (object.noveltyMin != null)
                    if (!$Object.is($Number(object.noveltyMin), 0))
                        message.noveltyMin = $Number(object.noveltyMin);
                if (object.novelProbability != null)
                    if (!$Object.is($Number(object.novelProbability), 0))
                        message.novelProbability = $Number(object.novelProbability);
                if (object.classProbability != null)
                    if (!$Object.is($Number(object.classProbability), 0))
                        message.classProbability = $Number(object.classProbability);
                if (object.classPerDay != null)
                    if ($Number(object.classPerDay) !== 0)
                        message.classPerDay = object.classPerDay >>> 0;
                if (object.perDayMax != null)
                    if ($Number(object.perDayMax) !== 0)
                        message.perDayMax = object.perDayMax >>> 0;
                if (object.contextBefore != null)
                    if ($Number(object.contextBefore) !== 0)
                        message.contextBefore = object.contextBefore >>> 0;
                if (object.contextAfter != null)
                    if ($Number(object.contextAfter) !== 0)
                        message.contextAfter = object.contextAfter >>> 0;
                if (object.budgets) {
                    if (!$Array.isArray(object.budgets))
                        throw $TypeError(".fleetloop.v1.Sampling.budgets: array expected");
                    message.budgets = $Array(object.budgets.length);
                    for (let i = 0; i < object.budgets.length; ++i) {
                        if (!$util.isObject(object.budgets[i]))
                            throw $TypeError(".fleetloop.v1.Sampling.budgets: object expected");
                        message.budgets[i] = $root.fleetloop.v1.SampleBudget.fromObject(object.budgets[i], _depth + 1);
                    }
                }
                return message;
            };

            /**
             * Creates a plain object from a Sampling message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Sampling
             * @static
             * @param {fleetloop.v1.Sampling} message Sampling
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Sampling.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.budgets = [];
                if (options.defaults) {
                    object.randomFloor = 0;
                    object.uncertaintyMin = 0;
                    object.uncertainProbability = 0;
                    object.uncertaintyMeasure = options.enums === $String ? "margin" : 0;
                    object.noveltyMin = 0;
                    object.novelProbability = 0;
                    object.classProbability = 0;
                    object.classPerDay = 0;
                    object.perDayMax = 0;
                    object.contextBefore = 0;
                    object.contextAfter = 0;
                }
                if (message.randomFloor != null && $Object.hasOwnProperty.call(message, "randomFloor"))
                    object.randomFloor = options.json && !$isFinite(message.randomFloor) ? $String(message.randomFloor) : message.randomFloor;
                if (message.uncertaintyMin != null && $Object.hasOwnProperty.call(message, "uncertaintyMin"))
                    object.uncertaintyMin = options.json && !$isFinite(message.uncertaintyMin) ? $String(message.uncertaintyMin) : message.uncertaintyMin;
                if (message.uncertainProbability != null && $Object.hasOwnProperty.call(message, "uncertainProbability"))
                    object.uncertainProbability = options.json && !$isFinite(message.uncertainProbability) ? $String(message.uncertainProbability) : message.uncertainProbability;
                if (message.uncertaintyMeasure != null && $Object.hasOwnProperty.call(message, "uncertaintyMeasure"))
                    object.uncertaintyMeasure = options.enums === $String ? $root.fleetloop.v1.UncertaintyMeasure[message.uncertaintyMeasure] === $undefined ? message.uncertaintyMeasure : $root.fleetloop.v1.UncertaintyMeasure[message.uncertaintyMeasure] : message.uncertaintyMeasure;
                if (message.noveltyMin != null && $Object.hasOwnProperty.call(message, "noveltyMin"))
                    object.noveltyMin = options.json && !$isFinite(message.noveltyMin) ? $String(message.noveltyMin) : message.noveltyMin;
                if (message.novelProbability != null && $Object.hasOwnProperty.call(message, "novelProbability"))
                    object.novelProbability = options.json && !$isFinite(message.novelProbability) ? $String(message.novelProbability) : message.novelProbability;
                if (message.classProbability != null && $Object.hasOwnProperty.call(message, "classProbability"))
                    object.classProbability = options.json && !$isFinite(message.classProbability) ? $String(message.classProbability) : message.classProbability;
                if (message.classPerDay != null && $Object.hasOwnProperty.call(message, "classPerDay"))
                    object.classPerDay = message.classPerDay;
                if (message.perDayMax != null && $Object.hasOwnProperty.call(message, "perDayMax"))
                    object.perDayMax = message.perDayMax;
                if (message.contextBefore != null && $Object.hasOwnProperty.call(message, "contextBefore"))
                    object.contextBefore = message.contextBefore;
                if (message.contextAfter != null && $Object.hasOwnProperty.call(message, "contextAfter"))
                    object.contextAfter = message.contextAfter;
                if (message.budgets && message.budgets.length) {
                    object.budgets = $Array(message.budgets.length);
                    for (let j = 0; j < message.budgets.length; ++j)
                        object.budgets[j] = $root.fleetloop.v1.SampleBudget.toObject(message.budgets[j], options, _depth + 1);
                }
                return object;
            };

            /**
             * Converts this Sampling to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Sampling
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Sampling.prototype.toJSON = function() {
                return Sampling.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Sampling;
        })();

        /**
         * UncertaintyMeasure enum.
         * @name fleetloop.v1.UncertaintyMeasure
         * @enum {number}
         * @property {number} margin=0 margin value
         * @property {number} entropy=1 entropy value
         */
        v1.UncertaintyMeasure = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "margin"] = 0;
            values[valuesById[1] = "entropy"] = 1;
            return values;
        })();

        v1.SampleBudget = (function() {

            /**
             * Properties of a SampleBudget.
             * @typedef {Object} fleetloop.v1.SampleBudget.$Properties
             * @property {string|null} [link] SampleBudget link
             * @property {number|Long|null} [bytesPerDay] SampleBudget bytesPerDay
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SampleBudget.
             * @memberof fleetloop.v1
             * @interface ISampleBudget
             * @augments fleetloop.v1.SampleBudget.$Properties
             * @deprecated Use fleetloop.v1.SampleBudget.$Properties instead.
             */

            /**
             * Shape of a SampleBudget.
             * @typedef {fleetloop.v1.SampleBudget.$Properties} fleetloop.v1.SampleBudget.$Shape
             */

            /**
             * Constructs a new SampleBudget.
             * @memberof fleetloop.v1
             * @classdesc Represents a SampleBudget.
             * @constructor
             * @param {fleetloop.v1.SampleBudget.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SampleBudget = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SampleBudget link.
             * @member {string} link
             * @memberof fleetloop.v1.SampleBudget
             * @instance
             */
            SampleBudget.prototype.link = "";

            /**
             * SampleBudget bytesPerDay.
             * @member {number|Long} bytesPerDay
             * @memberof fleetloop.v1.SampleBudget
             * @instance
             */
            SampleBudget.prototype.bytesPerDay = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new SampleBudget instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.SampleBudget
             * @static
             * @param {fleetloop.v1.SampleBudget.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.SampleBudget} SampleBudget instance
             * @type {{
             *   (properties: fleetloop.v1.SampleBudget.$Shape): fleetloop.v1.SampleBudget & fleetloop.v1.SampleBudget.$Shape;
             *   (properties?: fleetloop.v1.SampleBudget.$Properties): fleetloop.v1.SampleBudget;
             * }}
             */
            SampleBudget.create = function(properties) {
                return new SampleBudget(properties);
            };

            /**
             * Encodes the specified SampleBudget message. Does not implicitly {@link fleetloop.v1.SampleBudget.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.SampleBudget
             * @static
             * @param {fleetloop.v1.SampleBudget.$Properties} message SampleBudget message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SampleBudget.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.link != null && $Object.hasOwnProperty.call(message, "link") && message.link !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.link);
                if (message.bytesPerDay != null && $Object.hasOwnProperty.call(message, "bytesPerDay") && (typeof message.bytesPerDay === "object" ? message.bytesPerDay.low || message.bytesPerDay.high : message.bytesPerDay !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.bytesPerDay);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SampleBudget message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.SampleBudget
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.SampleBudget & fleetloop.v1.SampleBudget.$Shape} SampleBudget
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SampleBudget.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.SampleBudget();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.link = value;
                            else
                                delete message.link;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytesPerDay = value;
                            else
                                delete message.bytesPerDay;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a SampleBudget message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.SampleBudget
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.SampleBudget} SampleBudget
             */
            SampleBudget.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.SampleBudget)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.SampleBudget: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.SampleBudget();
                if (object.link != null)
                    if (typeof object.link !== "string" || object.link.length)
                        message.link = $String(object.link);
                if (object.bytesPerDay != null)
                    if (typeof object.bytesPerDay === "object" ? object.bytesPerDay.low || object.bytesPerDay.high : $Number(object.bytesPerDay) !== 0)
                        if ($util.Long)
                            message.bytesPerDay = $util.Long.fromValue(object.bytesPerDay, true);
                        else if (typeof object.bytesPerDay === "string")
                            message.bytesPerDay = $parseInt(object.bytesPerDay, 10);
                        else if (typeof object.bytesPerDay === "number")
                            message.bytesPerDay = object.bytesPerDay;
                        else if (typeof object.bytesPerDay === "object")
                            message.bytesPerDay = new $util.LongBits(object.bytesPerDay.low >>> 0, object.bytesPerDay.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a SampleBudget message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.SampleBudget
             * @static
             * @param {fleetloop.v1.SampleBudget} message SampleBudget
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            SampleBudget.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.link = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.bytesPerDay = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.bytesPerDay = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.link != null && $Object.hasOwnProperty.call(message, "link"))
                    object.link = message.link;
                if (message.bytesPerDay != null && $Object.hasOwnProperty.call(message, "bytesPerDay"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bytesPerDay = typeof message.bytesPerDay === "number" ? $BigInt(message.bytesPerDay) : $util.Long.fromBits(message.bytesPerDay.low >>> 0, message.bytesPerDay.high >>> 0, true).toBigInt();
                    else if (typeof message.bytesPerDay === "number")
                        object.bytesPerDay = options.longs === $String ? $String(message.bytesPerDay) : message.bytesPerDay;
                    else
                        object.bytesPerDay = options.longs === $String ? $util.Long.prototype.toString.call(message.bytesPerDay) : options.longs === $Number ? new $util.LongBits(message.bytesPerDay.low >>> 0, message.bytesPerDay.high >>> 0).toNumber(true) : message.bytesPerDay;
                return object;
            };

            /**
             * Converts this SampleBudget to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.SampleBudget
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            SampleBudget.prototype.toJSON = function() {
                return SampleBudget.toObject(this, $protobuf.util.toJSONOptions);
            };

            return SampleBudget;
        })();

        v1.SignedOrders = (function() {

            /**
             * Properties of a SignedOrders.
             * @typedef {Object} fleetloop.v1.SignedOrders.$Properties
             * @property {Uint8Array|null} [orders] SignedOrders orders
             * @property {string|null} [keyId] SignedOrders keyId
             * @property {Uint8Array|null} [signature] SignedOrders signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SignedOrders.
             * @memberof fleetloop.v1
             * @interface ISignedOrders
             * @augments fleetloop.v1.SignedOrders.$Properties
             * @deprecated Use fleetloop.v1.SignedOrders.$Properties instead.
             */

            /**
             * Shape of a SignedOrders.
             * @typedef {fleetloop.v1.SignedOrders.$Properties} fleetloop.v1.SignedOrders.$Shape
             */

            /**
             * Constructs a new SignedOrders.
             * @memberof fleetloop.v1
             * @classdesc Represents a SignedOrders.
             * @constructor
             * @param {fleetloop.v1.SignedOrders.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SignedOrders = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SignedOrders orders.
             * @member {Uint8Array} orders
             * @memberof fleetloop.v1.SignedOrders
             * @instance
             */
            SignedOrders.prototype.orders = $util.newBuffer([]);

            /**
             * SignedOrders keyId.
             * @member {string} keyId
             * @memberof fleetloop.v1.SignedOrders
             * @instance
             */
            SignedOrders.prototype.keyId = "";

            /**
             * SignedOrders signature.
             * @member {Uint8Array} signature
             * @memberof fleetloop.v1.SignedOrders
             * @instance
             */
            SignedOrders.prototype.signature = $util.newBuffer([]);

            /**
             * Creates a new SignedOrders instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.SignedOrders
             * @static
             * @param {fleetloop.v1.SignedOrders.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.SignedOrders} SignedOrders instance
             * @type {{
             *   (properties: fleetloop.v1.SignedOrders.$Shape): fleetloop.v1.SignedOrders & fleetloop.v1.SignedOrders.$Shape;
             *   (properties?: fleetloop.v1.SignedOrders.$Properties): fleetloop.v1.SignedOrders;
             * }}
             */
            SignedOrders.create = function(properties) {
                return new SignedOrders(properties);
            };

            /**
             * Encodes the specified SignedOrders message. Does not implicitly {@link fleetloop.v1.SignedOrders.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.SignedOrders
             * @static
             * @param {fleetloop.v1.SignedOrders.$Properties} message SignedOrders message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SignedOrders.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.orders != null && $Object.hasOwnProperty.call(message, "orders") && message.orders.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.orders);
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.keyId);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SignedOrders message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.SignedOrders
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.SignedOrders & fleetloop.v1.SignedOrders.$Shape} SignedOrders
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SignedOrders.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.SignedOrders();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.orders = value;
                            else
                                delete message.orders;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a SignedOrders message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.SignedOrders
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.SignedOrders} SignedOrders
             */
            SignedOrders.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.SignedOrders)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.SignedOrders: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.SignedOrders();
                if (object.orders != null)
                    if (object.orders.length)
                        if (typeof object.orders === "string")
                            $util.base64.decode(object.orders, message.orders = $util.newBuffer($util.base64.length(object.orders)), 0);
                        else if (object.orders.length >= 0)
                            message.orders = object.orders;
                if (object.keyId != null)
                    if (typeof object.keyId !== "string" || object.keyId.length)
                        message.keyId = $String(object.keyId);
                if (object.signature != null)
                    if (object.signature.length)
                        if (typeof object.signature === "string")
                            $util.base64.decode(object.signature, message.signature = $util.newBuffer($util.base64.length(object.signature)), 0);
                        else if (object.signature.length >= 0)
                            message.signature = object.signature;
                return message;
            };

            /**
             * Creates a plain object from a SignedOrders message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.SignedOrders
             * @static
             * @param {fleetloop.v1.SignedOrders} message SignedOrders
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            SignedOrders.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if (options.bytes === $String)
                        object.orders = "";
                    else {
                        object.orders = [];
                        if (options.bytes !== $Array)
                            object.orders = $util.newBuffer(object.orders);
                    }
                    object.keyId = "";
                    if (options.bytes === $String)
                        object.signature = "";
                    else {
                        object.signature = [];
                        if (options.bytes !== $Array)
                            object.signature = $util.newBuffer(object.signature);
                    }
                }
                if (message.orders != null && $Object.hasOwnProperty.call(message, "orders"))
                    object.orders = options.bytes === $String ? $util.base64.encode(message.orders, 0, message.orders.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.orders) : message.orders;
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    object.keyId = message.keyId;
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    object.signature = options.bytes === $String ? $util.base64.encode(message.signature, 0, message.signature.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.signature) : message.signature;
                return object;
            };

            /**
             * Converts this SignedOrders to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.SignedOrders
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            SignedOrders.prototype.toJSON = function() {
                return SignedOrders.toObject(this, $protobuf.util.toJSONOptions);
            };

            return SignedOrders;
        })();

        v1.Orders = (function() {

            /**
             * Properties of an Orders.
             * @typedef {Object} fleetloop.v1.Orders.$Properties
             * @property {string|null} [deviceId] Orders deviceId
             * @property {number|Long|null} [sequence] Orders sequence
             * @property {number|Long|null} [issuedMs] Orders issuedMs
             * @property {fleetloop.v1.Sampling.$Properties|null} [sampling] Orders sampling
             * @property {fleetloop.v1.Burst.$Properties|null} [burst] Orders burst
             * @property {Array.<fleetloop.v1.Erasure.$Properties>|null} [erasures] Orders erasures
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Orders.
             * @memberof fleetloop.v1
             * @interface IOrders
             * @augments fleetloop.v1.Orders.$Properties
             * @deprecated Use fleetloop.v1.Orders.$Properties instead.
             */

            /**
             * Shape of an Orders.
             * @typedef {fleetloop.v1.Orders.$Properties} fleetloop.v1.Orders.$Shape
             */

            /**
             * Constructs a new Orders.
             * @memberof fleetloop.v1
             * @classdesc Represents an Orders.
             * @constructor
             * @param {fleetloop.v1.Orders.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Orders = function (properties) {
                this.erasures = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Orders deviceId.
             * @member {string} deviceId
             * @memberof fleetloop.v1.Orders
             * @instance
             */
            Orders.prototype.deviceId = "";

            /**
             * Orders sequence.
             * @member {number|Long} sequence
             * @memberof fleetloop.v1.Orders
             * @instance
             */
            Orders.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Orders issuedMs.
             * @member {number|Long} issuedMs
             * @memberof fleetloop.v1.Orders
             * @instance
             */
            Orders.prototype.issuedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Orders sampling.
             * @member {fleetloop.v1.Sampling.$Properties|null|undefined} sampling
             * @memberof fleetloop.v1.Orders
             * @instance
             */
            Orders.prototype.sampling = null;

            /**
             * Orders burst.
             * @member {fleetloop.v1.Burst.$Properties|null|undefined} burst
             * @memberof fleetloop.v1.Orders
             * @instance
             */
            Orders.prototype.burst = null;

            /**
             * Orders erasures.
             * @member {Array.<fleetloop.v1.Erasure.$Properties>} erasures
             * @memberof fleetloop.v1.Orders
             * @instance
             */
            Orders.prototype.erasures = $util.emptyArray;

            /**
             * Creates a new Orders instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Orders
             * @static
             * @param {fleetloop.v1.Orders.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Orders} Orders instance
             * @type {{
             *   (properties: fleetloop.v1.Orders.$Shape): fleetloop.v1.Orders & fleetloop.v1.Orders.$Shape;
             *   (properties?: fleetloop.v1.Orders.$Properties): fleetloop.v1.Orders;
             * }}
             */
            Orders.create = function(properties) {
                return new Orders(properties);
            };

            /**
             * Encodes the specified Orders message. Does not implicitly {@link fleetloop.v1.Orders.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Orders
             * @static
             * @param {fleetloop.v1.Orders.$Properties} message Orders message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Orders.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
                if (message.issuedMs != null && $Object.hasOwnProperty.call(message, "issuedMs") && (typeof message.issuedMs === "object" ? message.issuedMs.low || message.issuedMs.high : message.issuedMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.issuedMs);
                if (message.sampling != null && $Object.hasOwnProperty.call(message, "sampling"))
                    $root.fleetloop.v1.Sampling.encode(message.sampling, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.burst != null && $Object.hasOwnProperty.call(message, "burst"))
                    $root.fleetloop.v1.Burst.encode(message.burst, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.erasures != null && message.erasures.length)
                    for (let i = 0; i < message.erasures.length; ++i)
                        $root.fleetloop.v1.Erasure.encode(message.erasures[i], writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Orders message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Orders
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Orders & fleetloop.v1.Orders.$Shape} Orders
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Orders.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Orders();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.issuedMs = value;
                            else
                                delete message.issuedMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.sampling = $root.fleetloop.v1.Sampling.decode(reader, reader.size(), $undefined, _depth + 1, message.sampling);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.burst = $root.fleetloop.v1.Burst.decode(reader, reader.size(), $undefined, _depth + 1, message.burst);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.erasures && message.erasures.length))
                                message.erasures = [];
                            message.erasures.push($root.fleetloop.v1.Erasure.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an Orders message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Orders
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Orders} Orders
             */
            Orders.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Orders)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Orders: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Orders();
                if (object.deviceId != null)
                    if (typeof object.deviceId !== "string" || object.deviceId.length)
                        message.deviceId = $String(object.deviceId);
                if (object.sequence != null)
                    if (typeof object.sequence === "object" ? object.sequence.low || object.sequence.high : $Number(object.sequence) !== 0)
                        if ($util.Long)
                            message.sequence = $util.Long.fromValue(object.sequence, true);
                        else if (typeof object.sequence === "string")
                            message.sequence = $parseInt(object.sequence, 10);
                        else if (typeof object.sequence === "number")
                            message.sequence = object.sequence;
                        else if (typeof object.sequence === "object")
                            message.sequence = new $util.LongBits(object.sequence.low >>> 0, object.sequence.high >>> 0).toNumber(true);
                if (object.issuedMs != null)
                    if (typeof object.issuedMs === "object" ? object.issuedMs.low || object.issuedMs.high : $Number(object.issuedMs) !== 0)
                        if ($util.Long)
                            message.issuedMs = $util.Long.fromValue(object.issuedMs, true);
                        else if (typeof object.issuedMs === "string")
                            message.issuedMs = $parseInt(object.issuedMs, 10);
                        else if (typeof object.issuedMs === "number")
                            message.issuedMs = object.issuedMs;
                        else if (typeof object.issuedMs === "object")
                            message.issuedMs = new $util.LongBits(object.issuedMs.low >>> 0, object.issuedMs.high >>> 0).toNumber(true);
                if (object.sampling != null) {
                    if (!$util.isObject(object.sampling))
                        throw $TypeError(".fleetloop.v1.Orders.sampling: object expected");
                    message.sampling = $root.fleetloop.v1.Sampling.fromObject(object.sampling, _depth + 1);
                }
                if (object.burst != null) {
                    if (!$util.isObject(object.burst))
                        throw $TypeError(".fleetloop.v1.Orders.burst: object expected");
                    message.burst = $root.fleetloop.v1.Burst.fromObject(object.burst, _depth + 1);
                }
                if (object.erasures) {
                    if (!$Array.isArray(object.erasures))
                        throw $TypeError(".fleetloop.v1.Orders.erasures: array expected");
                    message.erasures = $Array(object.erasures.length);
                    for (let i = 0; i < object.erasures.length; ++i) {
                        if (!$util.isObject(object.erasures[i]))
                            throw $TypeError(".fleetloop.v1.Orders.erasures: object expected");
                        message.erasures[i] = $root.fleetloop.v1.Erasure.fromObject(object.erasures[i], _depth + 1);
                    }
                }
                return message;
            };

            /**
             * Creates a plain object from an Orders message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Orders
             * @static
             * @param {fleetloop.v1.Orders} message Orders
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Orders.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.erasures = [];
                if (options.defaults) {
                    object.deviceId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.sequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.sequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.issuedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.issuedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.sampling = null;
                    object.burst = null;
                }
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId"))
                    object.deviceId = message.deviceId;
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.sequence = typeof message.sequence === "number" ? $BigInt(message.sequence) : $util.Long.fromBits(message.sequence.low >>> 0, message.sequence.high >>> 0, true).toBigInt();
                    else if (typeof message.sequence === "number")
                        object.sequence = options.longs === $String ? $String(message.sequence) : message.sequence;
                    else
                        object.sequence = options.longs === $String ? $util.Long.prototype.toString.call(message.sequence) : options.longs === $Number ? new $util.LongBits(message.sequence.low >>> 0, message.sequence.high >>> 0).toNumber(true) : message.sequence;
                if (message.issuedMs != null && $Object.hasOwnProperty.call(message, "issuedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.issuedMs = typeof message.issuedMs === "number" ? $BigInt(message.issuedMs) : $util.Long.fromBits(message.issuedMs.low >>> 0, message.issuedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.issuedMs === "number")
                        object.issuedMs = options.longs === $String ? $String(message.issuedMs) : message.issuedMs;
                    else
                        object.issuedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.issuedMs) : options.longs === $Number ? new $util.LongBits(message.issuedMs.low >>> 0, message.issuedMs.high >>> 0).toNumber(true) : message.issuedMs;
                if (message.sampling != null && $Object.hasOwnProperty.call(message, "sampling"))
                    object.sampling = $root.fleetloop.v1.Sampling.toObject(message.sampling, options, _depth + 1);
                if (message.burst != null && $Object.hasOwnProperty.call(message, "burst"))
                    object.burst = $root.fleetloop.v1.Burst.toObject(message.burst, options, _depth + 1);
                if (message.erasures && message.erasures.length) {
                    object.erasures = $Array(message.erasures.length);
                    for (let j = 0; j < message.erasures.length; ++j)
                        object.erasures[j] = $root.fleetloop.v1.Erasure.toObject(message.erasures[j], options, _depth + 1);
                }
                return object;
            };

            /**
             * Converts this Orders to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Orders
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Orders.prototype.toJSON = function() {
                return Orders.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Orders;
        })();

        v1.Burst = (function() {

            /**
             * Properties of a Burst.
             * @typedef {Object} fleetloop.v1.Burst.$Properties
             * @property {string|null} [id] Burst id
             * @property {number|null} [probability] Burst probability
             * @property {number|Long|null} [durationMs] Burst durationMs
             * @property {number|Long|null} [expiresMs] Burst expiresMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Burst.
             * @memberof fleetloop.v1
             * @interface IBurst
             * @augments fleetloop.v1.Burst.$Properties
             * @deprecated Use fleetloop.v1.Burst.$Properties instead.
             */

            /**
             * Shape of a Burst.
             * @typedef {fleetloop.v1.Burst.$Properties} fleetloop.v1.Burst.$Shape
             */

            /**
             * Constructs a new Burst.
             * @memberof fleetloop.v1
             * @classdesc Represents a Burst.
             * @constructor
             * @param {fleetloop.v1.Burst.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Burst = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Burst id.
             * @member {string} id
             * @memberof fleetloop.v1.Burst
             * @instance
             */
            Burst.prototype.id = "";

            /**
             * Burst probability.
             * @member {number} probability
             * @memberof fleetloop.v1.Burst
             * @instance
             */
            Burst.prototype.probability = 0;

            /**
             * Burst durationMs.
             * @member {number|Long} durationMs
             * @memberof fleetloop.v1.Burst
             * @instance
             */
            Burst.prototype.durationMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Burst expiresMs.
             * @member {number|Long} expiresMs
             * @memberof fleetloop.v1.Burst
             * @instance
             */
            Burst.prototype.expiresMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Burst instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Burst
             * @static
             * @param {fleetloop.v1.Burst.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Burst} Burst instance
             * @type {{
             *   (properties: fleetloop.v1.Burst.$Shape): fleetloop.v1.Burst & fleetloop.v1.Burst.$Shape;
             *   (properties?: fleetloop.v1.Burst.$Properties): fleetloop.v1.Burst;
             * }}
             */
            Burst.create = function(properties) {
                return new Burst(properties);
            };

            /**
             * Encodes the specified Burst message. Does not implicitly {@link fleetloop.v1.Burst.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Burst
             * @static
             * @param {fleetloop.v1.Burst.$Properties} message Burst message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Burst.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.probability != null && $Object.hasOwnProperty.call(message, "probability") && !$Object.is(message.probability, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.probability);
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs") && (typeof message.durationMs === "object" ? message.durationMs.low || message.durationMs.high : message.durationMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.durationMs);
                if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs") && (typeof message.expiresMs === "object" ? message.expiresMs.low || message.expiresMs.high : message.expiresMs !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.expiresMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Burst message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Burst
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Burst & fleetloop.v1.Burst.$Shape} Burst
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Burst.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Burst();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.probability = value;
                            else
                                delete message.probability;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.durationMs = value;
                            else
                                delete message.durationMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.expiresMs = value;
                            else
                                delete message.expiresMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Burst message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Burst
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Burst} Burst
             */
            Burst.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Burst)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Burst: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Burst();
                if (object.id != null)
                    if (typeof object.id !== "string" || object.id.length)
                        message.id = $String(object.id);
                if (object.probability != null)
                    if (!$Object.is($Number(object.probability), 0))
                        message.probability = $Number(object.probability);
                if (object.durationMs != null)
                    if (typeof object.durationMs === "object" ? object.durationMs.low || object.durationMs.high : $Number(object.durationMs) !== 0)
                        if ($util.Long)
                            message.durationMs = $util.Long.fromValue(object.durationMs, true);
                        else if (typeof object.durationMs === "string")
                            message.durationMs = $parseInt(object.durationMs, 10);
                        else if (typeof object.durationMs === "number")
                            message.durationMs = object.durationMs;
                        else if (typeof object.durationMs === "object")
                            message.durationMs = new $util.LongBits(object.durationMs.low >>> 0, object.durationMs.high >>> 0).toNumber(true);
                if (object.expiresMs != null)
                    if (typeof object.expiresMs === "object" ? object.expiresMs.low || object.expiresMs.high : $Number(object.expiresMs) !== 0)
                        if ($util.Long)
                            message.expiresMs = $util.Long.fromValue(object.expiresMs, true);
                        else if (typeof object.expiresMs === "string")
                            message.expiresMs = $parseInt(object.expiresMs, 10);
                        else if (typeof object.expiresMs === "number")
                            message.expiresMs = object.expiresMs;
                        else if (typeof object.expiresMs === "object")
                            message.expiresMs = new $util.LongBits(object.expiresMs.low >>> 0, object.expiresMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a Burst message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Burst
             * @static
             * @param {fleetloop.v1.Burst} message Burst
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Burst.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.id = "";
                    object.probability = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.durationMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.durationMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.expiresMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.expiresMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                    object.id = message.id;
                if (message.probability != null && $Object.hasOwnProperty.call(message, "probability"))
                    object.probability = options.json && !$isFinite(message.probability) ? $String(message.probability) : message.probability;
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.durationMs = typeof message.durationMs === "number" ? $BigInt(message.durationMs) : $util.Long.fromBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0, true).toBigInt();
                    else if (typeof message.durationMs === "number")
                        object.durationMs = options.longs === $String ? $String(message.durationMs) : message.durationMs;
                    else
                        object.durationMs = options.longs === $String ? $util.Long.prototype.toString.call(message.durationMs) : options.longs === $Number ? new $util.LongBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0).toNumber(true) : message.durationMs;
                if (message.expiresMs != null && $Object.hasOwnProperty.call(message, "expiresMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.expiresMs = typeof message.expiresMs === "number" ? $BigInt(message.expiresMs) : $util.Long.fromBits(message.expiresMs.low >>> 0, message.expiresMs.high >>> 0, true).toBigInt();
                    else if (typeof message.expiresMs === "number")
                        object.expiresMs = options.longs === $String ? $String(message.expiresMs) : message.expiresMs;
                    else
                        object.expiresMs = options.longs === $String ? $util.Long.prototype.toString.call(message.expiresMs) : options.longs === $Number ? new $util.LongBits(message.expiresMs.low >>> 0, message.expiresMs.high >>> 0).toNumber(true) : message.expiresMs;
                return object;
            };

            /**
             * Converts this Burst to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Burst
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Burst.prototype.toJSON = function() {
                return Burst.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Burst;
        })();

        v1.Erasure = (function() {

            /**
             * Properties of an Erasure.
             * @typedef {Object} fleetloop.v1.Erasure.$Properties
             * @property {string|null} [id] Erasure id
             * @property {number|Long|null} [beforeMs] Erasure beforeMs
             * @property {boolean|null} [samplesOnly] Erasure samplesOnly
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Erasure.
             * @memberof fleetloop.v1
             * @interface IErasure
             * @augments fleetloop.v1.Erasure.$Properties
             * @deprecated Use fleetloop.v1.Erasure.$Properties instead.
             */

            /**
             * Shape of an Erasure.
             * @typedef {fleetloop.v1.Erasure.$Properties} fleetloop.v1.Erasure.$Shape
             */

            /**
             * Constructs a new Erasure.
             * @memberof fleetloop.v1
             * @classdesc Represents an Erasure.
             * @constructor
             * @param {fleetloop.v1.Erasure.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Erasure = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Erasure id.
             * @member {string} id
             * @memberof fleetloop.v1.Erasure
             * @instance
             */
            Erasure.prototype.id = "";

            /**
             * Erasure beforeMs.
             * @member {number|Long} beforeMs
             * @memberof fleetloop.v1.Erasure
             * @instance
             */
            Erasure.prototype.beforeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Erasure samplesOnly.
             * @member {boolean} samplesOnly
             * @memberof fleetloop.v1.Erasure
             * @instance
             */
            Erasure.prototype.samplesOnly = false;

            /**
             * Creates a new Erasure instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Erasure
             * @static
             * @param {fleetloop.v1.Erasure.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Erasure} Erasure instance
             * @type {{
             *   (properties: fleetloop.v1.Erasure.$Shape): fleetloop.v1.Erasure & fleetloop.v1.Erasure.$Shape;
             *   (properties?: fleetloop.v1.Erasure.$Properties): fleetloop.v1.Erasure;
             * }}
             */
            Erasure.create = function(properties) {
                return new Erasure(properties);
            };

            /**
             * Encodes the specified Erasure message. Does not implicitly {@link fleetloop.v1.Erasure.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Erasure
             * @static
             * @param {fleetloop.v1.Erasure.$Properties} message Erasure message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Erasure.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.id);
                if (message.beforeMs != null && $Object.hasOwnProperty.call(message, "beforeMs") && (typeof message.beforeMs === "object" ? message.beforeMs.low || message.beforeMs.high : message.beforeMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.beforeMs);
                if (message.samplesOnly != null && $Object.hasOwnProperty.call(message, "samplesOnly") && message.samplesOnly !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.samplesOnly);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Erasure message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Erasure
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Erasure & fleetloop.v1.Erasure.$Shape} Erasure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Erasure.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Erasure();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.id = value;
                            else
                                delete message.id;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.beforeMs = value;
                            else
                                delete message.beforeMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.samplesOnly = value;
                            else
                                delete message.samplesOnly;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an Erasure message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Erasure
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Erasure} Erasure
             */
            Erasure.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Erasure)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Erasure: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Erasure();
                if (object.id != null)
                    if (typeof object.id !== "string" || object.id.length)
                        message.id = $String(object.id);
                if (object.beforeMs != null)
                    if (typeof object.beforeMs === "object" ? object.beforeMs.low || object.beforeMs.high : $Number(object.beforeMs) !== 0)
                        if ($util.Long)
                            message.beforeMs = $util.Long.fromValue(object.beforeMs, true);
                        else if (typeof object.beforeMs === "string")
                            message.beforeMs = $parseInt(object.beforeMs, 10);
                        else if (typeof object.beforeMs === "number")
                            message.beforeMs = object.beforeMs;
                        else if (typeof object.beforeMs === "object")
                            message.beforeMs = new $util.LongBits(object.beforeMs.low >>> 0, object.beforeMs.high >>> 0).toNumber(true);
                if (object.samplesOnly != null)
                    if (object.samplesOnly)
                        message.samplesOnly = $Boolean(object.samplesOnly);
                return message;
            };

            /**
             * Creates a plain object from an Erasure message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Erasure
             * @static
             * @param {fleetloop.v1.Erasure} message Erasure
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Erasure.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.id = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.beforeMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.beforeMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.samplesOnly = false;
                }
                if (message.id != null && $Object.hasOwnProperty.call(message, "id"))
                    object.id = message.id;
                if (message.beforeMs != null && $Object.hasOwnProperty.call(message, "beforeMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.beforeMs = typeof message.beforeMs === "number" ? $BigInt(message.beforeMs) : $util.Long.fromBits(message.beforeMs.low >>> 0, message.beforeMs.high >>> 0, true).toBigInt();
                    else if (typeof message.beforeMs === "number")
                        object.beforeMs = options.longs === $String ? $String(message.beforeMs) : message.beforeMs;
                    else
                        object.beforeMs = options.longs === $String ? $util.Long.prototype.toString.call(message.beforeMs) : options.longs === $Number ? new $util.LongBits(message.beforeMs.low >>> 0, message.beforeMs.high >>> 0).toNumber(true) : message.beforeMs;
                if (message.samplesOnly != null && $Object.hasOwnProperty.call(message, "samplesOnly"))
                    object.samplesOnly = message.samplesOnly;
                return object;
            };

            /**
             * Converts this Erasure to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Erasure
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Erasure.prototype.toJSON = function() {
                return Erasure.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Erasure;
        })();

        v1.Reporting = (function() {

            /**
             * Properties of a Reporting.
             * @typedef {Object} fleetloop.v1.Reporting.$Properties
             * @property {number|null} [windowInferences] Reporting windowInferences
             * @property {number|Long|null} [windowMsMax] Reporting windowMsMax
             * @property {number|Long|null} [metricsIntervalMs] Reporting metricsIntervalMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Reporting.
             * @memberof fleetloop.v1
             * @interface IReporting
             * @augments fleetloop.v1.Reporting.$Properties
             * @deprecated Use fleetloop.v1.Reporting.$Properties instead.
             */

            /**
             * Shape of a Reporting.
             * @typedef {fleetloop.v1.Reporting.$Properties} fleetloop.v1.Reporting.$Shape
             */

            /**
             * Constructs a new Reporting.
             * @memberof fleetloop.v1
             * @classdesc Represents a Reporting.
             * @constructor
             * @param {fleetloop.v1.Reporting.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Reporting = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Reporting windowInferences.
             * @member {number} windowInferences
             * @memberof fleetloop.v1.Reporting
             * @instance
             */
            Reporting.prototype.windowInferences = 0;

            /**
             * Reporting windowMsMax.
             * @member {number|Long} windowMsMax
             * @memberof fleetloop.v1.Reporting
             * @instance
             */
            Reporting.prototype.windowMsMax = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Reporting metricsIntervalMs.
             * @member {number|Long} metricsIntervalMs
             * @memberof fleetloop.v1.Reporting
             * @instance
             */
            Reporting.prototype.metricsIntervalMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Reporting instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Reporting
             * @static
             * @param {fleetloop.v1.Reporting.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Reporting} Reporting instance
             * @type {{
             *   (properties: fleetloop.v1.Reporting.$Shape): fleetloop.v1.Reporting & fleetloop.v1.Reporting.$Shape;
             *   (properties?: fleetloop.v1.Reporting.$Properties): fleetloop.v1.Reporting;
             * }}
             */
            Reporting.create = function(properties) {
                return new Reporting(properties);
            };

            /**
             * Encodes the specified Reporting message. Does not implicitly {@link fleetloop.v1.Reporting.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Reporting
             * @static
             * @param {fleetloop.v1.Reporting.$Properties} message Reporting message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Reporting.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.windowInferences != null && $Object.hasOwnProperty.call(message, "windowInferences") && message.windowInferences !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.windowInferences);
                if (message.windowMsMax != null && $Object.hasOwnProperty.call(message, "windowMsMax") && (typeof message.windowMsMax === "object" ? message.windowMsMax.low || message.windowMsMax.high : message.windowMsMax !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.windowMsMax);
                if (message.metricsIntervalMs != null && $Object.hasOwnProperty.call(message, "metricsIntervalMs") && (typeof message.metricsIntervalMs === "object" ? message.metricsIntervalMs.low || message.metricsIntervalMs.high : message.metricsIntervalMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.metricsIntervalMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Reporting message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Reporting
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Reporting & fleetloop.v1.Reporting.$Shape} Reporting
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Reporting.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Reporting();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.windowInferences = value;
                            else
                                delete message.windowInferences;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.windowMsMax = value;
                            else
                                delete message.windowMsMax;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.metricsIntervalMs = value;
                            else
                                delete message.metricsIntervalMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Reporting message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Reporting
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Reporting} Reporting
             */
            Reporting.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Reporting)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Reporting: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Reporting();
                if (object.windowInferences != null)
                    if ($Number(object.windowInferences) !== 0)
                        message.windowInferences = object.windowInferences >>> 0;
                if (object.windowMsMax != null)
                    if (typeof object.windowMsMax === "object" ? object.windowMsMax.low || object.windowMsMax.high : $Number(object.windowMsMax) !== 0)
                        if ($util.Long)
                            message.windowMsMax = $util.Long.fromValue(object.windowMsMax, true);
                        else if (typeof object.windowMsMax === "string")
                            message.windowMsMax = $parseInt(object.windowMsMax, 10);
                        else if (typeof object.windowMsMax === "number")
                            message.windowMsMax = object.windowMsMax;
                        else if (typeof object.windowMsMax === "object")
                            message.windowMsMax = new $util.LongBits(object.windowMsMax.low >>> 0, object.windowMsMax.high >>> 0).toNumber(true);
                if (object.metricsIntervalMs != null)
                    if (typeof object.metricsIntervalMs === "object" ? object.metricsIntervalMs.low || object.metricsIntervalMs.high : $Number(object.metricsIntervalMs) !== 0)
                        if ($util.Long)
                            message.metricsIntervalMs = $util.Long.fromValue(object.metricsIntervalMs, true);
                        else if (typeof object.metricsIntervalMs === "string")
                            message.metricsIntervalMs = $parseInt(object.metricsIntervalMs, 10);
                        else if (typeof object.metricsIntervalMs === "number")
                            message.metricsIntervalMs = object.metricsIntervalMs;
                        else if (typeof object.metricsIntervalMs === "object")
                            message.metricsIntervalMs = new $util.LongBits(object.metricsIntervalMs.low >>> 0, object.metricsIntervalMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a Reporting message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Reporting
             * @static
             * @param {fleetloop.v1.Reporting} message Reporting
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Reporting.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.windowInferences = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.windowMsMax = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.windowMsMax = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.metricsIntervalMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.metricsIntervalMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.windowInferences != null && $Object.hasOwnProperty.call(message, "windowInferences"))
                    object.windowInferences = message.windowInferences;
                if (message.windowMsMax != null && $Object.hasOwnProperty.call(message, "windowMsMax"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.windowMsMax = typeof message.windowMsMax === "number" ? $BigInt(message.windowMsMax) : $util.Long.fromBits(message.windowMsMax.low >>> 0, message.windowMsMax.high >>> 0, true).toBigInt();
                    else if (typeof message.windowMsMax === "number")
                        object.windowMsMax = options.longs === $String ? $String(message.windowMsMax) : message.windowMsMax;
                    else
                        object.windowMsMax = options.longs === $String ? $util.Long.prototype.toString.call(message.windowMsMax) : options.longs === $Number ? new $util.LongBits(message.windowMsMax.low >>> 0, message.windowMsMax.high >>> 0).toNumber(true) : message.windowMsMax;
                if (message.metricsIntervalMs != null && $Object.hasOwnProperty.call(message, "metricsIntervalMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.metricsIntervalMs = typeof message.metricsIntervalMs === "number" ? $BigInt(message.metricsIntervalMs) : $util.Long.fromBits(message.metricsIntervalMs.low >>> 0, message.metricsIntervalMs.high >>> 0, true).toBigInt();
                    else if (typeof message.metricsIntervalMs === "number")
                        object.metricsIntervalMs = options.longs === $String ? $String(message.metricsIntervalMs) : message.metricsIntervalMs;
                    else
                        object.metricsIntervalMs = options.longs === $String ? $util.Long.prototype.toString.call(message.metricsIntervalMs) : options.longs === $Number ? new $util.LongBits(message.metricsIntervalMs.low >>> 0, message.metricsIntervalMs.high >>> 0).toNumber(true) : message.metricsIntervalMs;
                return object;
            };

            /**
             * Converts this Reporting to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Reporting
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Reporting.prototype.toJSON = function() {
                return Reporting.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Reporting;
        })();

        v1.Chunk = (function() {

            /**
             * Properties of a Chunk.
             * @typedef {Object} fleetloop.v1.Chunk.$Properties
             * @property {string|null} [artifactDigest] Chunk artifactDigest
             * @property {number|null} [index] Chunk index
             * @property {number|null} [count] Chunk count
             * @property {Uint8Array|null} [data] Chunk data
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Chunk.
             * @memberof fleetloop.v1
             * @interface IChunk
             * @augments fleetloop.v1.Chunk.$Properties
             * @deprecated Use fleetloop.v1.Chunk.$Properties instead.
             */

            /**
             * Shape of a Chunk.
             * @typedef {fleetloop.v1.Chunk.$Properties} fleetloop.v1.Chunk.$Shape
             */

            /**
             * Constructs a new Chunk.
             * @memberof fleetloop.v1
             * @classdesc Represents a Chunk.
             * @constructor
             * @param {fleetloop.v1.Chunk.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Chunk = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Chunk artifactDigest.
             * @member {string} artifactDigest
             * @memberof fleetloop.v1.Chunk
             * @instance
             */
            Chunk.prototype.artifactDigest = "";

            /**
             * Chunk index.
             * @member {number} index
             * @memberof fleetloop.v1.Chunk
             * @instance
             */
            Chunk.prototype.index = 0;

            /**
             * Chunk count.
             * @member {number} count
             * @memberof fleetloop.v1.Chunk
             * @instance
             */
            Chunk.prototype.count = 0;

            /**
             * Chunk data.
             * @member {Uint8Array} data
             * @memberof fleetloop.v1.Chunk
             * @instance
             */
            Chunk.prototype.data = $util.newBuffer([]);

            /**
             * Creates a new Chunk instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Chunk
             * @static
             * @param {fleetloop.v1.Chunk.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Chunk} Chunk instance
             * @type {{
             *   (properties: fleetloop.v1.Chunk.$Shape): fleetloop.v1.Chunk & fleetloop.v1.Chunk.$Shape;
             *   (properties?: fleetloop.v1.Chunk.$Properties): fleetloop.v1.Chunk;
             * }}
             */
            Chunk.create = function(properties) {
                return new Chunk(properties);
            };

            /**
             * Encodes the specified Chunk message. Does not implicitly {@link fleetloop.v1.Chunk.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Chunk
             * @static
             * @param {fleetloop.v1.Chunk.$Properties} message Chunk message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Chunk.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.artifactDigest != null && $Object.hasOwnProperty.call(message, "artifactDigest") && message.artifactDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.artifactDigest);
                if (message.index != null && $Object.hasOwnProperty.call(message, "index") && message.index !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.index);
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && message.count !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.count);
                if (message.data != null && $Object.hasOwnProperty.call(message, "data") && message.data.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.data);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Chunk message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Chunk
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Chunk & fleetloop.v1.Chunk.$Shape} Chunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Chunk.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Chunk();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.artifactDigest = value;
                            else
                                delete message.artifactDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.index = value;
                            else
                                delete message.index;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.data = value;
                            else
                                delete message.data;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Chunk message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Chunk
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Chunk} Chunk
             */
            Chunk.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Chunk)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Chunk: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Chunk();
                if (object.artifactDigest != null)
                    if (typeof object.artifactDigest !== "string" || object.artifactDigest.length)
                        message.artifactDigest = $String(object.artifactDigest);
                if (object.index != null)
                    if ($Number(object.index) !== 0)
                        message.index = object.index >>> 0;
                if (object.count != null)
                    if ($Number(object.count) !== 0)
                        message.count = object.count >>> 0;
                if (object.data != null)
                    if (object.data.length)
                        if (typeof object.data === "string")
                            $util.base64.decode(object.data, message.data = $util.newBuffer($util.base64.length(object.data)), 0);
                        else if (object.data.length >= 0)
                            message.data = object.data;
                return message;
            };

            /**
             * Creates a plain object from a Chunk message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Chunk
             * @static
             * @param {fleetloop.v1.Chunk} message Chunk
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Chunk.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.artifactDigest = "";
                    object.index = 0;
                    object.count = 0;
                    if (options.bytes === $String)
                        object.data = "";
                    else {
                        object.data = [];
                        if (options.bytes !== $Array)
                            object.data = $util.newBuffer(object.data);
                    }
                }
                if (message.artifactDigest != null && $Object.hasOwnProperty.call(message, "artifactDigest"))
                    object.artifactDigest = message.artifactDigest;
                if (message.index != null && $Object.hasOwnProperty.call(message, "index"))
                    object.index = message.index;
                if (message.count != null && $Object.hasOwnProperty.call(message, "count"))
                    object.count = message.count;
                if (message.data != null && $Object.hasOwnProperty.call(message, "data"))
                    object.data = options.bytes === $String ? $util.base64.encode(message.data, 0, message.data.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.data) : message.data;
                return object;
            };

            /**
             * Converts this Chunk to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Chunk
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Chunk.prototype.toJSON = function() {
                return Chunk.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Chunk;
        })();

        v1.BlockRequest = (function() {

            /**
             * Properties of a BlockRequest.
             * @typedef {Object} fleetloop.v1.BlockRequest.$Properties
             * @property {string|null} [artifactDigest] BlockRequest artifactDigest
             * @property {Array.<number>|null} [indices] BlockRequest indices
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BlockRequest.
             * @memberof fleetloop.v1
             * @interface IBlockRequest
             * @augments fleetloop.v1.BlockRequest.$Properties
             * @deprecated Use fleetloop.v1.BlockRequest.$Properties instead.
             */

            /**
             * Shape of a BlockRequest.
             * @typedef {fleetloop.v1.BlockRequest.$Properties} fleetloop.v1.BlockRequest.$Shape
             */

            /**
             * Constructs a new BlockRequest.
             * @memberof fleetloop.v1
             * @classdesc Represents a BlockRequest.
             * @constructor
             * @param {fleetloop.v1.BlockRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BlockRequest = function (properties) {
                this.indices = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BlockRequest artifactDigest.
             * @member {string} artifactDigest
             * @memberof fleetloop.v1.BlockRequest
             * @instance
             */
            BlockRequest.prototype.artifactDigest = "";

            /**
             * BlockRequest indices.
             * @member {Array.<number>} indices
             * @memberof fleetloop.v1.BlockRequest
             * @instance
             */
            BlockRequest.prototype.indices = $util.emptyArray;

            /**
             * Creates a new BlockRequest instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.BlockRequest
             * @static
             * @param {fleetloop.v1.BlockRequest.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.BlockRequest} BlockRequest instance
             * @type {{
             *   (properties: fleetloop.v1.BlockRequest.$Shape): fleetloop.v1.BlockRequest & fleetloop.v1.BlockRequest.$Shape;
             *   (properties?: fleetloop.v1.BlockRequest.$Properties): fleetloop.v1.BlockRequest;
             * }}
             */
            BlockRequest.create = function(properties) {
                return new BlockRequest(properties);
            };

            /**
             * Encodes the specified BlockRequest message. Does not implicitly {@link fleetloop.v1.BlockRequest.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.BlockRequest
             * @static
             * @param {fleetloop.v1.BlockRequest.$Properties} message BlockRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BlockRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.artifactDigest != null && $Object.hasOwnProperty.call(message, "artifactDigest") && message.artifactDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.artifactDigest);
                if (message.indices != null && message.indices.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.indices);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BlockRequest message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.BlockRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.BlockRequest & fleetloop.v1.BlockRequest.$Shape} BlockRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BlockRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.BlockRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.artifactDigest = value;
                            else
                                delete message.artifactDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType === 2) {
                                if (!(message.indices && message.indices.length))
                                    message.indices = [];
                                reader.uint32s(message.indices);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.indices && message.indices.length))
                                message.indices = [];
                            message.indices.push(reader.uint32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a BlockRequest message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.BlockRequest
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.BlockRequest} BlockRequest
             */
            BlockRequest.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.BlockRequest)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.BlockRequest: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.BlockRequest();
                if (object.artifactDigest != null)
                    if (typeof object.artifactDigest !== "string" || object.artifactDigest.length)
                        message.artifactDigest = $String(object.artifactDigest);
                if (object.indices) {
                    if (!$Array.isArray(object.indices))
                        throw $TypeError(".fleetloop.v1.BlockRequest.indices: array expected");
                    message.indices = $Array(object.indices.length);
                    for (let i = 0; i < object.indices.length; ++i)
                        message.indices[i] = object.indices[i] >>> 0;
                }
                return message;
            };

            /**
             * Creates a plain object from a BlockRequest message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.BlockRequest
             * @static
             * @param {fleetloop.v1.BlockRequest} message BlockRequest
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            BlockRequest.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.indices = [];
                if (options.defaults)
                    object.artifactDigest = "";
                if (message.artifactDigest != null && $Object.hasOwnProperty.call(message, "artifactDigest"))
                    object.artifactDigest = message.artifactDigest;
                if (message.indices && message.indices.length) {
                    object.indices = $Array(message.indices.length);
                    for (let j = 0; j < message.indices.length; ++j)
                        object.indices[j] = message.indices[j];
                }
                return object;
            };

            /**
             * Converts this BlockRequest to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.BlockRequest
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            BlockRequest.prototype.toJSON = function() {
                return BlockRequest.toObject(this, $protobuf.util.toJSONOptions);
            };

            return BlockRequest;
        })();

        v1.Block = (function() {

            /**
             * Properties of a Block.
             * @typedef {Object} fleetloop.v1.Block.$Properties
             * @property {fleetloop.v1.Chunk.$Properties|null} [chunk] Block chunk
             * @property {number|null} [retryAfterMs] Block retryAfterMs
             * @property {string|null} [reason] Block reason
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Block.
             * @memberof fleetloop.v1
             * @interface IBlock
             * @augments fleetloop.v1.Block.$Properties
             * @deprecated Use fleetloop.v1.Block.$Properties instead.
             */

            /**
             * Shape of a Block.
             * @typedef {fleetloop.v1.Block.$Properties} fleetloop.v1.Block.$Shape
             */

            /**
             * Constructs a new Block.
             * @memberof fleetloop.v1
             * @classdesc Represents a Block.
             * @constructor
             * @param {fleetloop.v1.Block.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Block = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Block chunk.
             * @member {fleetloop.v1.Chunk.$Properties|null|undefined} chunk
             * @memberof fleetloop.v1.Block
             * @instance
             */
            Block.prototype.chunk = null;

            /**
             * Block retryAfterMs.
             * @member {number} retryAfterMs
             * @memberof fleetloop.v1.Block
             * @instance
             */
            Block.prototype.retryAfterMs = 0;

            /**
             * Block reason.
             * @member {string} reason
             * @memberof fleetloop.v1.Block
             * @instance
             */
            Block.prototype.reason = "";

            /**
             * Creates a new Block instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Block
             * @static
             * @param {fleetloop.v1.Block.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Block} Block instance
             * @type {{
             *   (properties: fleetloop.v1.Block.$Shape): fleetloop.v1.Block & fleetloop.v1.Block.$Shape;
             *   (properties?: fleetloop.v1.Block.$Properties): fleetloop.v1.Block;
             * }}
             */
            Block.create = function(properties) {
                return new Block(properties);
            };

            /**
             * Encodes the specified Block message. Does not implicitly {@link fleetloop.v1.Block.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Block
             * @static
             * @param {fleetloop.v1.Block.$Properties} message Block message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Block.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk"))
                    $root.fleetloop.v1.Chunk.encode(message.chunk, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs") && message.retryAfterMs !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.retryAfterMs);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.reason);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Block message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Block
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Block & fleetloop.v1.Block.$Shape} Block
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Block.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Block();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.chunk = $root.fleetloop.v1.Chunk.decode(reader, reader.size(), $undefined, _depth + 1, message.chunk);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.retryAfterMs = value;
                            else
                                delete message.retryAfterMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Block message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Block
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Block} Block
             */
            Block.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Block)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Block: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Block();
                if (object.chunk != null) {
                    if (!$util.isObject(object.chunk))
                        throw $TypeError(".fleetloop.v1.Block.chunk: object expected");
                    message.chunk = $root.fleetloop.v1.Chunk.fromObject(object.chunk, _depth + 1);
                }
                if (object.retryAfterMs != null)
                    if ($Number(object.retryAfterMs) !== 0)
                        message.retryAfterMs = object.retryAfterMs >>> 0;
                if (object.reason != null)
                    if (typeof object.reason !== "string" || object.reason.length)
                        message.reason = $String(object.reason);
                return message;
            };

            /**
             * Creates a plain object from a Block message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Block
             * @static
             * @param {fleetloop.v1.Block} message Block
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Block.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.chunk = null;
                    object.retryAfterMs = 0;
                    object.reason = "";
                }
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk"))
                    object.chunk = $root.fleetloop.v1.Chunk.toObject(message.chunk, options, _depth + 1);
                if (message.retryAfterMs != null && $Object.hasOwnProperty.call(message, "retryAfterMs"))
                    object.retryAfterMs = message.retryAfterMs;
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                return object;
            };

            /**
             * Converts this Block to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Block
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Block.prototype.toJSON = function() {
                return Block.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Block;
        })();

        v1.Acknowledgement = (function() {

            /**
             * Properties of an Acknowledgement.
             * @typedef {Object} fleetloop.v1.Acknowledgement.$Properties
             * @property {Array.<fleetloop.v1.SequenceRange.$Properties>|null} [committed] Acknowledgement committed
             * @property {Array.<fleetloop.v1.Rejection.$Properties>|null} [rejected] Acknowledgement rejected
             * @property {number|Long|null} [atMs] Acknowledgement atMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Acknowledgement.
             * @memberof fleetloop.v1
             * @interface IAcknowledgement
             * @augments fleetloop.v1.Acknowledgement.$Properties
             * @deprecated Use fleetloop.v1.Acknowledgement.$Properties instead.
             */

            /**
             * Shape of an Acknowledgement.
             * @typedef {fleetloop.v1.Acknowledgement.$Properties} fleetloop.v1.Acknowledgement.$Shape
             */

            /**
             * Constructs a new Acknowledgement.
             * @memberof fleetloop.v1
             * @classdesc Represents an Acknowledgement.
             * @constructor
             * @param {fleetloop.v1.Acknowledgement.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Acknowledgement = function (properties) {
                this.committed = [];
                this.rejected = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Acknowledgement committed.
             * @member {Array.<fleetloop.v1.SequenceRange.$Properties>} committed
             * @memberof fleetloop.v1.Acknowledgement
             * @instance
             */
            Acknowledgement.prototype.committed = $util.emptyArray;

            /**
             * Acknowledgement rejected.
             * @member {Array.<fleetloop.v1.Rejection.$Properties>} rejected
             * @memberof fleetloop.v1.Acknowledgement
             * @instance
             */
            Acknowledgement.prototype.rejected = $util.emptyArray;

            /**
             * Acknowledgement atMs.
             * @member {number|Long} atMs
             * @memberof fleetloop.v1.Acknowledgement
             * @instance
             */
            Acknowledgement.prototype.atMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Acknowledgement instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Acknowledgement
             * @static
             * @param {fleetloop.v1.Acknowledgement.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Acknowledgement} Acknowledgement instance
             * @type {{
             *   (properties: fleetloop.v1.Acknowledgement.$Shape): fleetloop.v1.Acknowledgement & fleetloop.v1.Acknowledgement.$Shape;
             *   (properties?: fleetloop.v1.Acknowledgement.$Properties): fleetloop.v1.Acknowledgement;
             * }}
             */
            Acknowledgement.create = function(properties) {
                return new Acknowledgement(properties);
            };

            /**
             * Encodes the specified Acknowledgement message. Does not implicitly {@link fleetloop.v1.Acknowledgement.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Acknowledgement
             * @static
             * @param {fleetloop.v1.Acknowledgement.$Properties} message Acknowledgement message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Acknowledgement.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.committed != null && message.committed.length)
                    for (let i = 0; i < message.committed.length; ++i)
                        $root.fleetloop.v1.SequenceRange.encode(message.committed[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.rejected != null && message.rejected.length)
                    for (let i = 0; i < message.rejected.length; ++i)
                        $root.fleetloop.v1.Rejection.encode(message.rejected[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && (typeof message.atMs === "object" ? message.atMs.low || message.atMs.high : message.atMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.atMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Acknowledgement message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Acknowledgement
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Acknowledgement & fleetloop.v1.Acknowledgement.$Shape} Acknowledgement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Acknowledgement.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Acknowledgement();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.committed && message.committed.length))
                                message.committed = [];
                            message.committed.push($root.fleetloop.v1.SequenceRange.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.rejected && message.rejected.length))
                                message.rejected = [];
                            message.rejected.push($root.fleetloop.v1.Rejection.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.atMs = value;
                            else
                                delete message.atMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an Acknowledgement message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Acknowledgement
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Acknowledgement} Acknowledgement
             */
            Acknowledgement.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Acknowledgement)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Acknowledgement: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Acknowledgement();
                if (object.committed) {
                    if (!$Array.isArray(object.committed))
                        throw $TypeError(".fleetloop.v1.Acknowledgement.committed: array expected");
                    message.committed = $Array(object.committed.length);
                    for (let i = 0; i < object.committed.length; ++i) {
                        if (!$util.isObject(object.committed[i]))
                            throw $TypeError(".fleetloop.v1.Acknowledgement.committed: object expected");
                        message.committed[i] = $root.fleetloop.v1.SequenceRange.fromObject(object.committed[i], _depth + 1);
                    }
                }
                if (object.rejected) {
                    if (!$Array.isArray(object.rejected))
                        throw $TypeError(".fleetloop.v1.Acknowledgement.rejected: array expected");
                    message.rejected = $Array(object.rejected.length);
                    for (let i = 0; i < object.rejected.length; ++i) {
                        if (!$util.isObject(object.rejected[i]))
                            throw $TypeError(".fleetloop.v1.Acknowledgement.rejected: object expected");
                        message.rejected[i] = $root.fleetloop.v1.Rejection.fromObject(object.rejected[i], _depth + 1);
                    }
                }
                if (object.atMs != null)
                    if (typeof object.atMs === "object" ? object.atMs.low || object.atMs.high : $Number(object.atMs) !== 0)
                        if ($util.Long)
                            message.atMs = $util.Long.fromValue(object.atMs, true);
                        else if (typeof object.atMs === "string")
                            message.atMs = $parseInt(object.atMs, 10);
                        else if (typeof object.atMs === "number")
                            message.atMs = object.atMs;
                        else if (typeof object.atMs === "object")
                            message.atMs = new $util.LongBits(object.atMs.low >>> 0, object.atMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from an Acknowledgement message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Acknowledgement
             * @static
             * @param {fleetloop.v1.Acknowledgement} message Acknowledgement
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Acknowledgement.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.committed = [];
                    object.rejected = [];
                }
                if (options.defaults)
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.atMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.atMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                if (message.committed && message.committed.length) {
                    object.committed = $Array(message.committed.length);
                    for (let j = 0; j < message.committed.length; ++j)
                        object.committed[j] = $root.fleetloop.v1.SequenceRange.toObject(message.committed[j], options, _depth + 1);
                }
                if (message.rejected && message.rejected.length) {
                    object.rejected = $Array(message.rejected.length);
                    for (let j = 0; j < message.rejected.length; ++j)
                        object.rejected[j] = $root.fleetloop.v1.Rejection.toObject(message.rejected[j], options, _depth + 1);
                }
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.atMs = typeof message.atMs === "number" ? $BigInt(message.atMs) : $util.Long.fromBits(message.atMs.low >>> 0, message.atMs.high >>> 0, true).toBigInt();
                    else if (typeof message.atMs === "number")
                        object.atMs = options.longs === $String ? $String(message.atMs) : message.atMs;
                    else
                        object.atMs = options.longs === $String ? $util.Long.prototype.toString.call(message.atMs) : options.longs === $Number ? new $util.LongBits(message.atMs.low >>> 0, message.atMs.high >>> 0).toNumber(true) : message.atMs;
                return object;
            };

            /**
             * Converts this Acknowledgement to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Acknowledgement
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Acknowledgement.prototype.toJSON = function() {
                return Acknowledgement.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Acknowledgement;
        })();

        v1.SequenceRange = (function() {

            /**
             * Properties of a SequenceRange.
             * @typedef {Object} fleetloop.v1.SequenceRange.$Properties
             * @property {number|Long|null} [epoch] SequenceRange epoch
             * @property {number|Long|null} [first] SequenceRange first
             * @property {number|Long|null} [last] SequenceRange last
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SequenceRange.
             * @memberof fleetloop.v1
             * @interface ISequenceRange
             * @augments fleetloop.v1.SequenceRange.$Properties
             * @deprecated Use fleetloop.v1.SequenceRange.$Properties instead.
             */

            /**
             * Shape of a SequenceRange.
             * @typedef {fleetloop.v1.SequenceRange.$Properties} fleetloop.v1.SequenceRange.$Shape
             */

            /**
             * Constructs a new SequenceRange.
             * @memberof fleetloop.v1
             * @classdesc Represents a SequenceRange.
             * @constructor
             * @param {fleetloop.v1.SequenceRange.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SequenceRange = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SequenceRange epoch.
             * @member {number|Long} epoch
             * @memberof fleetloop.v1.SequenceRange
             * @instance
             */
            SequenceRange.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SequenceRange first.
             * @member {number|Long} first
             * @memberof fleetloop.v1.SequenceRange
             * @instance
             */
            SequenceRange.prototype.first = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * SequenceRange last.
             * @member {number|Long} last
             * @memberof fleetloop.v1.SequenceRange
             * @instance
             */
            SequenceRange.prototype.last = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new SequenceRange instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.SequenceRange
             * @static
             * @param {fleetloop.v1.SequenceRange.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.SequenceRange} SequenceRange instance
             * @type {{
             *   (properties: fleetloop.v1.SequenceRange.$Shape): fleetloop.v1.SequenceRange & fleetloop.v1.SequenceRange.$Shape;
             *   (properties?: fleetloop.v1.SequenceRange.$Properties): fleetloop.v1.SequenceRange;
             * }}
             */
            SequenceRange.create = function(properties) {
                return new SequenceRange(properties);
            };

            /**
             * Encodes the specified SequenceRange message. Does not implicitly {@link fleetloop.v1.SequenceRange.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.SequenceRange
             * @static
             * @param {fleetloop.v1.SequenceRange.$Properties} message SequenceRange message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SequenceRange.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.epoch);
                if (message.first != null && $Object.hasOwnProperty.call(message, "first") && (typeof message.first === "object" ? message.first.low || message.first.high : message.first !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.first);
                if (message.last != null && $Object.hasOwnProperty.call(message, "last") && (typeof message.last === "object" ? message.last.low || message.last.high : message.last !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.last);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SequenceRange message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.SequenceRange
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.SequenceRange & fleetloop.v1.SequenceRange.$Shape} SequenceRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SequenceRange.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.SequenceRange();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.first = value;
                            else
                                delete message.first;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.last = value;
                            else
                                delete message.last;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a SequenceRange message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.SequenceRange
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.SequenceRange} SequenceRange
             */
            SequenceRange.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.SequenceRange)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.SequenceRange: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.SequenceRange();
                if (object.epoch != null)
                    if (typeof object.epoch === "object" ? object.epoch.low || object.epoch.high : $Number(object.epoch) !== 0)
                        if ($util.Long)
                            message.epoch = $util.Long.fromValue(object.epoch, true);
                        else if (typeof object.epoch === "string")
                            message.epoch = $parseInt(object.epoch, 10);
                        else if (typeof object.epoch === "number")
                            message.epoch = object.epoch;
                        else if (typeof object.epoch === "object")
                            message.epoch = new $util.LongBits(object.epoch.low >>> 0, object.epoch.high >>> 0).toNumber(true);
                if (object.first != null)
                    if (typeof object.first === "object" ? object.first.low || object.first.high : $Number(object.first) !== 0)
                        if ($util.Long)
                            message.first = $util.Long.fromValue(object.first, true);
                        else if (typeof object.first === "string")
                            message.first = $parseInt(object.first, 10);
                        else if (typeof object.first === "number")
                            message.first = object.first;
                        else if (typeof object.first === "object")
                            message.first = new $util.LongBits(object.first.low >>> 0, object.first.high >>> 0).toNumber(true);
                if (object.last != null)
                    if (typeof object.last === "object" ? object.last.low || object.last.high : $Number(object.last) !== 0)
                        if ($util.Long)
                            message.last = $util.Long.fromValue(object.last, true);
                        else if (typeof object.last === "string")
                            message.last = $parseInt(object.last, 10);
                        else if (typeof object.last === "number")
                            message.last = object.last;
                        else if (typeof object.last === "object")
                            message.last = new $util.LongBits(object.last.low >>> 0, object.last.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a SequenceRange message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.SequenceRange
             * @static
             * @param {fleetloop.v1.SequenceRange} message SequenceRange
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            SequenceRange.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.epoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.epoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.first = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.first = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.last = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.last = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.epoch = typeof message.epoch === "number" ? $BigInt(message.epoch) : $util.Long.fromBits(message.epoch.low >>> 0, message.epoch.high >>> 0, true).toBigInt();
                    else if (typeof message.epoch === "number")
                        object.epoch = options.longs === $String ? $String(message.epoch) : message.epoch;
                    else
                        object.epoch = options.longs === $String ? $util.Long.prototype.toString.call(message.epoch) : options.longs === $Number ? new $util.LongBits(message.epoch.low >>> 0, message.epoch.high >>> 0).toNumber(true) : message.epoch;
                if (message.first != null && $Object.hasOwnProperty.call(message, "first"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.first = typeof message.first === "number" ? $BigInt(message.first) : $util.Long.fromBits(message.first.low >>> 0, message.first.high >>> 0, true).toBigInt();
                    else if (typeof message.first === "number")
                        object.first = options.longs === $String ? $String(message.first) : message.first;
                    else
                        object.first = options.longs === $String ? $util.Long.prototype.toString.call(message.first) : options.longs === $Number ? new $util.LongBits(message.first.low >>> 0, message.first.high >>> 0).toNumber(true) : message.first;
                if (message.last != null && $Object.hasOwnProperty.call(message, "last"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.last = typeof message.last === "number" ? $BigInt(message.last) : $util.Long.fromBits(message.last.low >>> 0, message.last.high >>> 0, true).toBigInt();
                    else if (typeof message.last === "number")
                        object.last = options.longs === $String ? $String(message.last) : message.last;
                    else
                        object.last = options.longs === $String ? $util.Long.prototype.toString.call(message.last) : options.longs === $Number ? new $util.LongBits(message.last.low >>> 0, message.last.high >>> 0).toNumber(true) : message.last;
                return object;
            };

            /**
             * Converts this SequenceRange to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.SequenceRange
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            SequenceRange.prototype.toJSON = function() {
                return SequenceRange.toObject(this, $protobuf.util.toJSONOptions);
            };

            return SequenceRange;
        })();

        v1.Rejection = (function() {

            /**
             * Properties of a Rejection.
             * @typedef {Object} fleetloop.v1.Rejection.$Properties
             * @property {number|Long|null} [epoch] Rejection epoch
             * @property {number|Long|null} [sequence] Rejection sequence
             * @property {string|null} [code] Rejection code
             * @property {string|null} [detail] Rejection detail
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Rejection.
             * @memberof fleetloop.v1
             * @interface IRejection
             * @augments fleetloop.v1.Rejection.$Properties
             * @deprecated Use fleetloop.v1.Rejection.$Properties instead.
             */

            /**
             * Shape of a Rejection.
             * @typedef {fleetloop.v1.Rejection.$Properties} fleetloop.v1.Rejection.$Shape
             */

            /**
             * Constructs a new Rejection.
             * @memberof fleetloop.v1
             * @classdesc Represents a Rejection.
             * @constructor
             * @param {fleetloop.v1.Rejection.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Rejection = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Rejection epoch.
             * @member {number|Long} epoch
             * @memberof fleetloop.v1.Rejection
             * @instance
             */
            Rejection.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Rejection sequence.
             * @member {number|Long} sequence
             * @memberof fleetloop.v1.Rejection
             * @instance
             */
            Rejection.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Rejection code.
             * @member {string} code
             * @memberof fleetloop.v1.Rejection
             * @instance
             */
            Rejection.prototype.code = "";

            /**
             * Rejection detail.
             * @member {string} detail
             * @memberof fleetloop.v1.Rejection
             * @instance
             */
            Rejection.prototype.detail = "";

            /**
             * Creates a new Rejection instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Rejection
             * @static
             * @param {fleetloop.v1.Rejection.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Rejection} Rejection instance
             * @type {{
             *   (properties: fleetloop.v1.Rejection.$Shape): fleetloop.v1.Rejection & fleetloop.v1.Rejection.$Shape;
             *   (properties?: fleetloop.v1.Rejection.$Properties): fleetloop.v1.Rejection;
             * }}
             */
            Rejection.create = function(properties) {
                return new Rejection(properties);
            };

            /**
             * Encodes the specified Rejection message. Does not implicitly {@link fleetloop.v1.Rejection.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Rejection
             * @static
             * @param {fleetloop.v1.Rejection.$Properties} message Rejection message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Rejection.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.epoch);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.code);
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.detail);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Rejection message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Rejection
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Rejection & fleetloop.v1.Rejection.$Shape} Rejection
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Rejection.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Rejection();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.detail = value;
                            else
                                delete message.detail;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Rejection message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Rejection
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Rejection} Rejection
             */
            Rejection.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Rejection)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Rejection: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Rejection();
                if (object.epoch != null)
                    if (typeof object.epoch === "object" ? object.epoch.low || object.epoch.high : $Number(object.epoch) !== 0)
                        if ($util.Long)
                            message.epoch = $util.Long.fromValue(object.epoch, true);
                        else if (typeof object.epoch === "string")
                            message.epoch = $parseInt(object.epoch, 10);
                        else if (typeof object.epoch === "number")
                            message.epoch = object.epoch;
                        else if (typeof object.epoch === "object")
                            message.epoch = new $util.LongBits(object.epoch.low >>> 0, object.epoch.high >>> 0).toNumber(true);
                if (object.sequence != null)
                    if (typeof object.sequence === "object" ? object.sequence.low || object.sequence.high : $Number(object.sequence) !== 0)
                        if ($util.Long)
                            message.sequence = $util.Long.fromValue(object.sequence, true);
                        else if (typeof object.sequence === "string")
                            message.sequence = $parseInt(object.sequence, 10);
                        else if (typeof object.sequence === "number")
                            message.sequence = object.sequence;
                        else if (typeof object.sequence === "object")
                            message.sequence = new $util.LongBits(object.sequence.low >>> 0, object.sequence.high >>> 0).toNumber(true);
                if (object.code != null)
                    if (typeof object.code !== "string" || object.code.length)
                        message.code = $String(object.code);
                if (object.detail != null)
                    if (typeof object.detail !== "string" || object.detail.length)
                        message.detail = $String(object.detail);
                return message;
            };

            /**
             * Creates a plain object from a Rejection message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Rejection
             * @static
             * @param {fleetloop.v1.Rejection} message Rejection
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Rejection.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.epoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.epoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.sequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.sequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.code = "";
                    object.detail = "";
                }
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.epoch = typeof message.epoch === "number" ? $BigInt(message.epoch) : $util.Long.fromBits(message.epoch.low >>> 0, message.epoch.high >>> 0, true).toBigInt();
                    else if (typeof message.epoch === "number")
                        object.epoch = options.longs === $String ? $String(message.epoch) : message.epoch;
                    else
                        object.epoch = options.longs === $String ? $util.Long.prototype.toString.call(message.epoch) : options.longs === $Number ? new $util.LongBits(message.epoch.low >>> 0, message.epoch.high >>> 0).toNumber(true) : message.epoch;
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.sequence = typeof message.sequence === "number" ? $BigInt(message.sequence) : $util.Long.fromBits(message.sequence.low >>> 0, message.sequence.high >>> 0, true).toBigInt();
                    else if (typeof message.sequence === "number")
                        object.sequence = options.longs === $String ? $String(message.sequence) : message.sequence;
                    else
                        object.sequence = options.longs === $String ? $util.Long.prototype.toString.call(message.sequence) : options.longs === $Number ? new $util.LongBits(message.sequence.low >>> 0, message.sequence.high >>> 0).toNumber(true) : message.sequence;
                if (message.code != null && $Object.hasOwnProperty.call(message, "code"))
                    object.code = message.code;
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail"))
                    object.detail = message.detail;
                return object;
            };

            /**
             * Converts this Rejection to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Rejection
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Rejection.prototype.toJSON = function() {
                return Rejection.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Rejection;
        })();

        v1.Announce = (function() {

            /**
             * Properties of an Announce.
             * @typedef {Object} fleetloop.v1.Announce.$Properties
             * @property {string|null} [controlPlaneId] Announce controlPlaneId
             * @property {number|Long|null} [startedMs] Announce startedMs
             * @property {number|Long|null} [spreadMs] Announce spreadMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Announce.
             * @memberof fleetloop.v1
             * @interface IAnnounce
             * @augments fleetloop.v1.Announce.$Properties
             * @deprecated Use fleetloop.v1.Announce.$Properties instead.
             */

            /**
             * Shape of an Announce.
             * @typedef {fleetloop.v1.Announce.$Properties} fleetloop.v1.Announce.$Shape
             */

            /**
             * Constructs a new Announce.
             * @memberof fleetloop.v1
             * @classdesc Represents an Announce.
             * @constructor
             * @param {fleetloop.v1.Announce.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Announce = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Announce controlPlaneId.
             * @member {string} controlPlaneId
             * @memberof fleetloop.v1.Announce
             * @instance
             */
            Announce.prototype.controlPlaneId = "";

            /**
             * Announce startedMs.
             * @member {number|Long} startedMs
             * @memberof fleetloop.v1.Announce
             * @instance
             */
            Announce.prototype.startedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Announce spreadMs.
             * @member {number|Long|null|undefined} spreadMs
             * @memberof fleetloop.v1.Announce
             * @instance
             */
            Announce.prototype.spreadMs = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(Announce.prototype, "_spreadMs", {
                get: $util.oneOfGetter($oneOfFields = ["spreadMs"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Announce instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Announce
             * @static
             * @param {fleetloop.v1.Announce.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Announce} Announce instance
             * @type {{
             *   (properties: fleetloop.v1.Announce.$Shape): fleetloop.v1.Announce & fleetloop.v1.Announce.$Shape;
             *   (properties?: fleetloop.v1.Announce.$Properties): fleetloop.v1.Announce;
             * }}
             */
            Announce.create = function(properties) {
                return new Announce(properties);
            };

            /**
             * Encodes the specified Announce message. Does not implicitly {@link fleetloop.v1.Announce.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Announce
             * @static
             * @param {fleetloop.v1.Announce.$Properties} message Announce message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Announce.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.controlPlaneId != null && $Object.hasOwnProperty.call(message, "controlPlaneId") && message.controlPlaneId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.controlPlaneId);
                if (message.startedMs != null && $Object.hasOwnProperty.call(message, "startedMs") && (typeof message.startedMs === "object" ? message.startedMs.low || message.startedMs.high : message.startedMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.startedMs);
                if (message.spreadMs != null && $Object.hasOwnProperty.call(message, "spreadMs"))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.spreadMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Announce message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Announce
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Announce & fleetloop.v1.Announce.$Shape} Announce
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Announce.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Announce();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.controlPlaneId = value;
                            else
                                delete message.controlPlaneId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.startedMs = value;
                            else
                                delete message.startedMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            message.spreadMs = reader.uint64();
                            message._spreadMs = "spreadMs";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an Announce message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Announce
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Announce} Announce
             */
            Announce.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Announce)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Announce: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Announce();
                if (object.controlPlaneId != null)
                    if (typeof object.controlPlaneId !== "string" || object.controlPlaneId.length)
                        message.controlPlaneId = $String(object.controlPlaneId);
                if (object.startedMs != null)
                    if (typeof object.startedMs === "object" ? object.startedMs.low || object.startedMs.high : $Number(object.startedMs) !== 0)
                        if ($util.Long)
                            message.startedMs = $util.Long.fromValue(object.startedMs, true);
                        else if (typeof object.startedMs === "string")
                            message.startedMs = $parseInt(object.startedMs, 10);
                        else if (typeof object.startedMs === "number")
                            message.startedMs = object.startedMs;
                        else if (typeof object.startedMs === "object")
                            message.startedMs = new $util.LongBits(object.startedMs.low >>> 0, object.startedMs.high >>> 0).toNumber(true);
                if (object.spreadMs != null)
                    if ($util.Long)
                        message.spreadMs = $util.Long.fromValue(object.spreadMs, true);
                    else if (typeof object.spreadMs === "string")
                        message.spreadMs = $parseInt(object.spreadMs, 10);
                    else if (typeof object.spreadMs === "number")
                        message.spreadMs = object.spreadMs;
                    else if (typeof object.spreadMs === "object")
                        message.spreadMs = new $util.LongBits(object.spreadMs.low >>> 0, object.spreadMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from an Announce message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Announce
             * @static
             * @param {fleetloop.v1.Announce} message Announce
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Announce.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.controlPlaneId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.startedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.startedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.controlPlaneId != null && $Object.hasOwnProperty.call(message, "controlPlaneId"))
                    object.controlPlaneId = message.controlPlaneId;
                if (message.startedMs != null && $Object.hasOwnProperty.call(message, "startedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.startedMs = typeof message.startedMs === "number" ? $BigInt(message.startedMs) : $util.Long.fromBits(message.startedMs.low >>> 0, message.startedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.startedMs === "number")
                        object.startedMs = options.longs === $String ? $String(message.startedMs) : message.startedMs;
                    else
                        object.startedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.startedMs) : options.longs === $Number ? new $util.LongBits(message.startedMs.low >>> 0, message.startedMs.high >>> 0).toNumber(true) : message.startedMs;
                if (message.spreadMs != null && $Object.hasOwnProperty.call(message, "spreadMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.spreadMs = typeof message.spreadMs === "number" ? $BigInt(message.spreadMs) : $util.Long.fromBits(message.spreadMs.low >>> 0, message.spreadMs.high >>> 0, true).toBigInt();
                    else if (typeof message.spreadMs === "number")
                        object.spreadMs = options.longs === $String ? $String(message.spreadMs) : message.spreadMs;
                    else
                        object.spreadMs = options.longs === $String ? $util.Long.prototype.toString.call(message.spreadMs) : options.longs === $Number ? new $util.LongBits(message.spreadMs.low >>> 0, message.spreadMs.high >>> 0).toNumber(true) : message.spreadMs;
                return object;
            };

            /**
             * Converts this Announce to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Announce
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Announce.prototype.toJSON = function() {
                return Announce.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Announce;
        })();

        v1.DeviceStatus = (function() {

            /**
             * Properties of a DeviceStatus.
             * @typedef {Object} fleetloop.v1.DeviceStatus.$Properties
             * @property {string|null} [deviceId] DeviceStatus deviceId
             * @property {boolean|null} [online] DeviceStatus online
             * @property {string|null} [agentVersion] DeviceStatus agentVersion
             * @property {number|Long|null} [bootMs] DeviceStatus bootMs
             * @property {number|Long|null} [atMs] DeviceStatus atMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DeviceStatus.
             * @memberof fleetloop.v1
             * @interface IDeviceStatus
             * @augments fleetloop.v1.DeviceStatus.$Properties
             * @deprecated Use fleetloop.v1.DeviceStatus.$Properties instead.
             */

            /**
             * Shape of a DeviceStatus.
             * @typedef {fleetloop.v1.DeviceStatus.$Properties} fleetloop.v1.DeviceStatus.$Shape
             */

            /**
             * Constructs a new DeviceStatus.
             * @memberof fleetloop.v1
             * @classdesc Represents a DeviceStatus.
             * @constructor
             * @param {fleetloop.v1.DeviceStatus.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DeviceStatus = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DeviceStatus deviceId.
             * @member {string} deviceId
             * @memberof fleetloop.v1.DeviceStatus
             * @instance
             */
            DeviceStatus.prototype.deviceId = "";

            /**
             * DeviceStatus online.
             * @member {boolean} online
             * @memberof fleetloop.v1.DeviceStatus
             * @instance
             */
            DeviceStatus.prototype.online = false;

            /**
             * DeviceStatus agentVersion.
             * @member {string} agentVersion
             * @memberof fleetloop.v1.DeviceStatus
             * @instance
             */
            DeviceStatus.prototype.agentVersion = "";

            /**
             * DeviceStatus bootMs.
             * @member {number|Long} bootMs
             * @memberof fleetloop.v1.DeviceStatus
             * @instance
             */
            DeviceStatus.prototype.bootMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * DeviceStatus atMs.
             * @member {number|Long} atMs
             * @memberof fleetloop.v1.DeviceStatus
             * @instance
             */
            DeviceStatus.prototype.atMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new DeviceStatus instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.DeviceStatus
             * @static
             * @param {fleetloop.v1.DeviceStatus.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.DeviceStatus} DeviceStatus instance
             * @type {{
             *   (properties: fleetloop.v1.DeviceStatus.$Shape): fleetloop.v1.DeviceStatus & fleetloop.v1.DeviceStatus.$Shape;
             *   (properties?: fleetloop.v1.DeviceStatus.$Properties): fleetloop.v1.DeviceStatus;
             * }}
             */
            DeviceStatus.create = function(properties) {
                return new DeviceStatus(properties);
            };

            /**
             * Encodes the specified DeviceStatus message. Does not implicitly {@link fleetloop.v1.DeviceStatus.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.DeviceStatus
             * @static
             * @param {fleetloop.v1.DeviceStatus.$Properties} message DeviceStatus message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DeviceStatus.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.online != null && $Object.hasOwnProperty.call(message, "online") && message.online !== false)
                    writer.uint32(/* id 2, wireType 0 =*/16).bool(message.online);
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion") && message.agentVersion !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.agentVersion);
                if (message.bootMs != null && $Object.hasOwnProperty.call(message, "bootMs") && (typeof message.bootMs === "object" ? message.bootMs.low || message.bootMs.high : message.bootMs !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.bootMs);
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && (typeof message.atMs === "object" ? message.atMs.low || message.atMs.high : message.atMs !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.atMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DeviceStatus message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.DeviceStatus
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.DeviceStatus & fleetloop.v1.DeviceStatus.$Shape} DeviceStatus
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DeviceStatus.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.DeviceStatus();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.online = value;
                            else
                                delete message.online;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agentVersion = value;
                            else
                                delete message.agentVersion;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bootMs = value;
                            else
                                delete message.bootMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.atMs = value;
                            else
                                delete message.atMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a DeviceStatus message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.DeviceStatus
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.DeviceStatus} DeviceStatus
             */
            DeviceStatus.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.DeviceStatus)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.DeviceStatus: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.DeviceStatus();
                if (object.deviceId != null)
                    if (typeof object.deviceId !== "string" || object.deviceId.length)
                        message.deviceId = $String(object.deviceId);
                if (object.online != null)
                    if (object.online)
                        message.online = $Boolean(object.online);
                if (object.agentVersion != null)
                    if (typeof object.agentVersion !== "string" || object.agentVersion.length)
                        message.agentVersion = $String(object.agentVersion);
                if (object.bootMs != null)
                    if (typeof object.bootMs === "object" ? object.bootMs.low || object.bootMs.high : $Number(object.bootMs) !== 0)
                        if ($util.Long)
                            message.bootMs = $util.Long.fromValue(object.bootMs, true);
                        else if (typeof object.bootMs === "string")
                            message.bootMs = $parseInt(object.bootMs, 10);
                        else if (typeof object.bootMs === "number")
                            message.bootMs = object.bootMs;
                        else if (typeof object.bootMs === "object")
                            message.bootMs = new $util.LongBits(object.bootMs.low >>> 0, object.bootMs.high >>> 0).toNumber(true);
                if (object.atMs != null)
                    if (typeof object.atMs === "object" ? object.atMs.low || object.atMs.high : $Number(object.atMs) !== 0)
                        if ($util.Long)
                            message.atMs = $util.Long.fromValue(object.atMs, true);
                        else if (typeof object.atMs === "string")
                            message.atMs = $parseInt(object.atMs, 10);
                        else if (typeof object.atMs === "number")
                            message.atMs = object.atMs;
                        else if (typeof object.atMs === "object")
                            message.atMs = new $util.LongBits(object.atMs.low >>> 0, object.atMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a DeviceStatus message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.DeviceStatus
             * @static
             * @param {fleetloop.v1.DeviceStatus} message DeviceStatus
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            DeviceStatus.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.deviceId = "";
                    object.online = false;
                    object.agentVersion = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.bootMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.bootMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.atMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.atMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId"))
                    object.deviceId = message.deviceId;
                if (message.online != null && $Object.hasOwnProperty.call(message, "online"))
                    object.online = message.online;
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    object.agentVersion = message.agentVersion;
                if (message.bootMs != null && $Object.hasOwnProperty.call(message, "bootMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bootMs = typeof message.bootMs === "number" ? $BigInt(message.bootMs) : $util.Long.fromBits(message.bootMs.low >>> 0, message.bootMs.high >>> 0, true).toBigInt();
                    else if (typeof message.bootMs === "number")
                        object.bootMs = options.longs === $String ? $String(message.bootMs) : message.bootMs;
                    else
                        object.bootMs = options.longs === $String ? $util.Long.prototype.toString.call(message.bootMs) : options.longs === $Number ? new $util.LongBits(message.bootMs.low >>> 0, message.bootMs.high >>> 0).toNumber(true) : message.bootMs;
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.atMs = typeof message.atMs === "number" ? $BigInt(message.atMs) : $util.Long.fromBits(message.atMs.low >>> 0, message.atMs.high >>> 0, true).toBigInt();
                    else if (typeof message.atMs === "number")
                        object.atMs = options.longs === $String ? $String(message.atMs) : message.atMs;
                    else
                        object.atMs = options.longs === $String ? $util.Long.prototype.toString.call(message.atMs) : options.longs === $Number ? new $util.LongBits(message.atMs.low >>> 0, message.atMs.high >>> 0).toNumber(true) : message.atMs;
                return object;
            };

            /**
             * Converts this DeviceStatus to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.DeviceStatus
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            DeviceStatus.prototype.toJSON = function() {
                return DeviceStatus.toObject(this, $protobuf.util.toJSONOptions);
            };

            return DeviceStatus;
        })();

        /**
         * SlotState enum.
         * @name fleetloop.v1.SlotState
         * @enum {number}
         * @property {number} empty=0 empty value
         * @property {number} staged=1 staged value
         * @property {number} probation=2 probation value
         * @property {number} confirmed=3 confirmed value
         */
        v1.SlotState = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "empty"] = 0;
            values[valuesById[1] = "staged"] = 1;
            values[valuesById[2] = "probation"] = 2;
            values[valuesById[3] = "confirmed"] = 3;
            return values;
        })();

        /**
         * UpdatePhase enum.
         * @name fleetloop.v1.UpdatePhase
         * @enum {number}
         * @property {number} idle=0 idle value
         * @property {number} downloading=1 downloading value
         * @property {number} verified=2 verified value
         * @property {number} preflighted=3 preflighted value
         * @property {number} activated=4 activated value
         * @property {number} in_probation=5 in_probation value
         * @property {number} converged=6 converged value
         * @property {number} reverted=7 reverted value
         * @property {number} failed=8 failed value
         * @property {number} denied=9 denied value
         * @property {number} shadowing=10 shadowing value
         * @property {number} ready=11 ready value
         */
        v1.UpdatePhase = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "idle"] = 0;
            values[valuesById[1] = "downloading"] = 1;
            values[valuesById[2] = "verified"] = 2;
            values[valuesById[3] = "preflighted"] = 3;
            values[valuesById[4] = "activated"] = 4;
            values[valuesById[5] = "in_probation"] = 5;
            values[valuesById[6] = "converged"] = 6;
            values[valuesById[7] = "reverted"] = 7;
            values[valuesById[8] = "failed"] = 8;
            values[valuesById[9] = "denied"] = 9;
            values[valuesById[10] = "shadowing"] = 10;
            values[valuesById[11] = "ready"] = 11;
            return values;
        })();

        v1.Slot = (function() {

            /**
             * Properties of a Slot.
             * @typedef {Object} fleetloop.v1.Slot.$Properties
             * @property {string|null} [name] Slot name
             * @property {string|null} [bundleDigest] Slot bundleDigest
             * @property {fleetloop.v1.SlotState|null} [state] Slot state
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Slot.
             * @memberof fleetloop.v1
             * @interface ISlot
             * @augments fleetloop.v1.Slot.$Properties
             * @deprecated Use fleetloop.v1.Slot.$Properties instead.
             */

            /**
             * Shape of a Slot.
             * @typedef {fleetloop.v1.Slot.$Properties} fleetloop.v1.Slot.$Shape
             */

            /**
             * Constructs a new Slot.
             * @memberof fleetloop.v1
             * @classdesc Represents a Slot.
             * @constructor
             * @param {fleetloop.v1.Slot.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Slot = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Slot name.
             * @member {string} name
             * @memberof fleetloop.v1.Slot
             * @instance
             */
            Slot.prototype.name = "";

            /**
             * Slot bundleDigest.
             * @member {string} bundleDigest
             * @memberof fleetloop.v1.Slot
             * @instance
             */
            Slot.prototype.bundleDigest = "";

            /**
             * Slot state.
             * @member {fleetloop.v1.SlotState} state
             * @memberof fleetloop.v1.Slot
             * @instance
             */
            Slot.prototype.state = 0;

            /**
             * Creates a new Slot instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Slot
             * @static
             * @param {fleetloop.v1.Slot.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Slot} Slot instance
             * @type {{
             *   (properties: fleetloop.v1.Slot.$Shape): fleetloop.v1.Slot & fleetloop.v1.Slot.$Shape;
             *   (properties?: fleetloop.v1.Slot.$Properties): fleetloop.v1.Slot;
             * }}
             */
            Slot.create = function(properties) {
                return new Slot(properties);
            };

            /**
             * Encodes the specified Slot message. Does not implicitly {@link fleetloop.v1.Slot.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Slot
             * @static
             * @param {fleetloop.v1.Slot.$Properties} message Slot message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Slot.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest") && message.bundleDigest !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.bundleDigest);
                if (message.state != null && $Object.hasOwnProperty.call(message, "state") && message.state !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.state);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Slot message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Slot
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Slot & fleetloop.v1.Slot.$Shape} Slot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Slot.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Slot();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bundleDigest = value;
                            else
                                delete message.bundleDigest;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.state = value;
                            else
                                delete message.state;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Slot message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Slot
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Slot} Slot
             */
            Slot.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Slot)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Slot: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Slot();
                if (object.name != null)
                    if (typeof object.name !== "string" || object.name.length)
                        message.name = $String(object.name);
                if (object.bundleDigest != null)
                    if (typeof object.bundleDigest !== "string" || object.bundleDigest.length)
                        message.bundleDigest = $String(object.bundleDigest);
                if (object.state !== 0 && (typeof object.state !== "string" || $root.fleetloop.v1.SlotState[object.state] !== 0))
                    switch (object.state) {
                    case "empty":
                    case 0:
                        message.state = 0;
                        break;
                    case "staged":
                    case 1:
                        message.state = 1;
                        break;
                    case "probation":
                    case 2:
                        message.state = 2;
                        break;
                    case "confirmed":
                    case 3:
                        message.state = 3;
                        break;
                    default:
                        if (typeof object.state === "number" && (object.state | 0) === object.state)
                            message.state = object.state;
                    }
                return message;
            };

            /**
             * Creates a plain object from a Slot message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Slot
             * @static
             * @param {fleetloop.v1.Slot} message Slot
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Slot.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.name = "";
                    object.bundleDigest = "";
                    object.state = options.enums === $String ? "empty" : 0;
                }
                if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                    object.name = message.name;
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest"))
                    object.bundleDigest = message.bundleDigest;
                if (message.state != null && $Object.hasOwnProperty.call(message, "state"))
                    object.state = options.enums === $String ? $root.fleetloop.v1.SlotState[message.state] === $undefined ? message.state : $root.fleetloop.v1.SlotState[message.state] : message.state;
                return object;
            };

            /**
             * Converts this Slot to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Slot
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Slot.prototype.toJSON = function() {
                return Slot.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Slot;
        })();

        v1.Update = (function() {

            /**
             * Properties of an Update.
             * @typedef {Object} fleetloop.v1.Update.$Properties
             * @property {string|null} [bundleDigest] Update bundleDigest
             * @property {string|null} [rolloutId] Update rolloutId
             * @property {fleetloop.v1.UpdatePhase|null} [phase] Update phase
             * @property {string|null} [reason] Update reason
             * @property {string|null} [detail] Update detail
             * @property {number|null} [chunksDone] Update chunksDone
             * @property {number|null} [chunksTotal] Update chunksTotal
             * @property {number|Long|null} [sinceMs] Update sinceMs
             * @property {number|Long|null} [revision] Update revision
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Update.
             * @memberof fleetloop.v1
             * @interface IUpdate
             * @augments fleetloop.v1.Update.$Properties
             * @deprecated Use fleetloop.v1.Update.$Properties instead.
             */

            /**
             * Shape of an Update.
             * @typedef {fleetloop.v1.Update.$Properties} fleetloop.v1.Update.$Shape
             */

            /**
             * Constructs a new Update.
             * @memberof fleetloop.v1
             * @classdesc Represents an Update.
             * @constructor
             * @param {fleetloop.v1.Update.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Update = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Update bundleDigest.
             * @member {string} bundleDigest
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.bundleDigest = "";

            /**
             * Update rolloutId.
             * @member {string} rolloutId
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.rolloutId = "";

            /**
             * Update phase.
             * @member {fleetloop.v1.UpdatePhase} phase
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.phase = 0;

            /**
             * Update reason.
             * @member {string} reason
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.reason = "";

            /**
             * Update detail.
             * @member {string} detail
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.detail = "";

            /**
             * Update chunksDone.
             * @member {number} chunksDone
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.chunksDone = 0;

            /**
             * Update chunksTotal.
             * @member {number} chunksTotal
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.chunksTotal = 0;

            /**
             * Update sinceMs.
             * @member {number|Long} sinceMs
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.sinceMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Update revision.
             * @member {number|Long} revision
             * @memberof fleetloop.v1.Update
             * @instance
             */
            Update.prototype.revision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Update instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Update
             * @static
             * @param {fleetloop.v1.Update.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Update} Update instance
             * @type {{
             *   (properties: fleetloop.v1.Update.$Shape): fleetloop.v1.Update & fleetloop.v1.Update.$Shape;
             *   (properties?: fleetloop.v1.Update.$Properties): fleetloop.v1.Update;
             * }}
             */
            Update.create = function(properties) {
                return new Update(properties);
            };

            /**
             * Encodes the specified Update message. Does not implicitly {@link fleetloop.v1.Update.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Update
             * @static
             * @param {fleetloop.v1.Update.$Properties} message Update message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Update.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest") && message.bundleDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.bundleDigest);
                if (message.rolloutId != null && $Object.hasOwnProperty.call(message, "rolloutId") && message.rolloutId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.rolloutId);
                if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.phase);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.reason);
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.detail);
                if (message.chunksDone != null && $Object.hasOwnProperty.call(message, "chunksDone") && message.chunksDone !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.chunksDone);
                if (message.chunksTotal != null && $Object.hasOwnProperty.call(message, "chunksTotal") && message.chunksTotal !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.chunksTotal);
                if (message.sinceMs != null && $Object.hasOwnProperty.call(message, "sinceMs") && (typeof message.sinceMs === "object" ? message.sinceMs.low || message.sinceMs.high : message.sinceMs !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.sinceMs);
                if (message.revision != null && $Object.hasOwnProperty.call(message, "revision") && (typeof message.revision === "object" ? message.revision.low || message.revision.high : message.revision !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.revision);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Update message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Update
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Update & fleetloop.v1.Update.$Shape} Update
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Update.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Update();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bundleDigest = value;
                            else
                                delete message.bundleDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.rolloutId = value;
                            else
                                delete message.rolloutId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.phase = value;
                            else
                                delete message.phase;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.detail = value;
                            else
                                delete message.detail;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.chunksDone = value;
                            else
                                delete message.chunksDone;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.chunksTotal = value;
                            else
                                delete message.chunksTotal;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sinceMs = value;
                            else
                                delete message.sinceMs;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.revision = value;
                            else
                                delete message.revision;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an Update message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Update
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Update} Update
             */
            Update.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Update)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Update: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Update();
                if (object.bundleDigest != null)
                    if (typeof object.bundleDigest !== "string" || object.bundleDigest.length)
                        message.bundleDigest = $String(object.bundleDigest);
                if (object.rolloutId != null)
                    if (typeof object.rolloutId !== "string" || object.rolloutId.length)
                        message.rolloutId = $String(object.rolloutId);
                if (object.phase !== 0 && (typeof object.phase !== "string" || $root.fleetloop.v1.UpdatePhase[object.phase] !== 0))
                    switch (object.phase) {
                    case "idle":
                    case 0:
                        message.phase = 0;
                        break;
                    case "downloading":
                    case 1:
                        message.phase = 1;
                        break;
                    case "verified":
                    case 2:
                        message.phase = 2;
                        break;
                    case "preflighted":
                    case 3:
                        message.phase = 3;
                        break;
                    case "activated":
                    case 4:
                        message.phase = 4;
                        break;
                    case "in_probation":
                    case 5:
                        message.phase = 5;
                        break;
                    case "converged":
                    case 6:
                        message.phase = 6;
                        break;
                    case "reverted":
                    case 7:
                        message.phase = 7;
                        break;
                    case "failed":
                    case 8:
                        message.phase = 8;
                        break;
                    case "denied":
                    case 9:
                        message.phase = 9;
                        break;
                    case "shadowing":
                    case 10:
                        message.phase = 10;
                        break;
                    case "ready":
                    case 11:
                        message.phase = 11;
                        break;
                    default:
                        if (typeof object.phase === "number" && (object.phase | 0) === object.phase)
                            message.phase = object.phase;
                    }
                if (object.reason != null)
                    if (typeof object.reason !== "string" || object.reason.length)
                        message.reason = $String(object.reason);
                if (object.detail != null)
                    if (typeof object.detail !== "string" || object.detail.length)
                        message.detail = $String(object.detail);
                if (object.chunksDone != null)
                    if ($Number(object.chunksDone) !== 0)
                        message.chunksDone = object.chunksDone >>> 0;
                if (object.chunksTotal != null)
                    if ($Number(object.chunksTotal) !== 0)
                        message.chunksTotal = object.chunksTotal >>> 0;
                if (object.sinceMs != null)
                    if (typeof object.sinceMs === "object" ? object.sinceMs.low || object.sinceMs.high : $Number(object.sinceMs) !== 0)
                        if ($util.Long)
                            message.sinceMs = $util.Long.fromValue(object.sinceMs, true);
                        else if (typeof object.sinceMs === "string")
                            message.sinceMs = $parseInt(object.sinceMs, 10);
                        else if (typeof object.sinceMs === "number")
                            message.sinceMs = object.sinceMs;
                        else if (typeof object.sinceMs === "object")
                            message.sinceMs = new $util.LongBits(object.sinceMs.low >>> 0, object.sinceMs.high >>> 0).toNumber(true);
                if (object.revision != null)
                    if (typeof object.revision === "object" ? object.revision.low || object.revision.high : $Number(object.revision) !== 0)
                        if ($util.Long)
                            message.revision = $util.Long.fromValue(object.revision, true);
                        else if (typeof object.revision === "string")
                            message.revision = $parseInt(object.revision, 10);
                        else if (typeof object.revision === "number")
                            message.revision = object.revision;
                        else if (typeof object.revision === "object")
                            message.revision = new $util.LongBits(object.revision.low >>> 0, object.revision.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from an Update message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Update
             * @static
             * @param {fleetloop.v1.Update} message Update
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Update.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.bundleDigest = "";
                    object.rolloutId = "";
                    object.phase = options.enums === $String ? "idle" : 0;
                    object.reason = "";
                    object.detail = "";
                    object.chunksDone = 0;
                    object.chunksTotal = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.sinceMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.sinceMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.revision = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.revision = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest"))
                    object.bundleDigest = message.bundleDigest;
                if (message.rolloutId != null && $Object.hasOwnProperty.call(message, "rolloutId"))
                    object.rolloutId = message.rolloutId;
                if (message.phase != null && $Object.hasOwnProperty.call(message, "phase"))
                    object.phase = options.enums === $String ? $root.fleetloop.v1.UpdatePhase[message.phase] === $undefined ? message.phase : $root.fleetloop.v1.UpdatePhase[message.phase] : message.phase;
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail"))
                    object.detail = message.detail;
                if (message.chunksDone != null && $Object.hasOwnProperty.call(message, "chunksDone"))
                    object.chunksDone = message.chunksDone;
                if (message.chunksTotal != null && $Object.hasOwnProperty.call(message, "chunksTotal"))
                    object.chunksTotal = message.chunksTotal;
                if (message.sinceMs != null && $Object.hasOwnProperty.call(message, "sinceMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.sinceMs = typeof message.sinceMs === "number" ? $BigInt(message.sinceMs) : $util.Long.fromBits(message.sinceMs.low >>> 0, message.sinceMs.high >>> 0, true).toBigInt();
                    else if (typeof message.sinceMs === "number")
                        object.sinceMs = options.longs === $String ? $String(message.sinceMs) : message.sinceMs;
                    else
                        object.sinceMs = options.longs === $String ? $util.Long.prototype.toString.call(message.sinceMs) : options.longs === $Number ? new $util.LongBits(message.sinceMs.low >>> 0, message.sinceMs.high >>> 0).toNumber(true) : message.sinceMs;
                if (message.revision != null && $Object.hasOwnProperty.call(message, "revision"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.revision = typeof message.revision === "number" ? $BigInt(message.revision) : $util.Long.fromBits(message.revision.low >>> 0, message.revision.high >>> 0, true).toBigInt();
                    else if (typeof message.revision === "number")
                        object.revision = options.longs === $String ? $String(message.revision) : message.revision;
                    else
                        object.revision = options.longs === $String ? $util.Long.prototype.toString.call(message.revision) : options.longs === $Number ? new $util.LongBits(message.revision.low >>> 0, message.revision.high >>> 0).toNumber(true) : message.revision;
                return object;
            };

            /**
             * Converts this Update to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Update
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Update.prototype.toJSON = function() {
                return Update.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Update;
        })();

        v1.Reported = (function() {

            /**
             * Properties of a Reported.
             * @typedef {Object} fleetloop.v1.Reported.$Properties
             * @property {string|null} [deviceId] Reported deviceId
             * @property {number|Long|null} [sequence] Reported sequence
             * @property {number|Long|null} [desiredRevision] Reported desiredRevision
             * @property {Array.<fleetloop.v1.Slot.$Properties>|null} [slots] Reported slots
             * @property {string|null} [runningDigest] Reported runningDigest
             * @property {string|null} [confirmedDigest] Reported confirmedDigest
             * @property {fleetloop.v1.Update.$Properties|null} [update] Reported update
             * @property {number|Long|null} [inferencesSinceActivation] Reported inferencesSinceActivation
             * @property {string|null} [agentVersion] Reported agentVersion
             * @property {string|null} [runtime] Reported runtime
             * @property {number|Long|null} [atMs] Reported atMs
             * @property {string|null} [detail] Reported detail
             * @property {number|Long|null} [shadowInferences] Reported shadowInferences
             * @property {fleetloop.v1.RuntimeChoice.$Properties|null} [runtimeChoice] Reported runtimeChoice
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Reported.
             * @memberof fleetloop.v1
             * @interface IReported
             * @augments fleetloop.v1.Reported.$Properties
             * @deprecated Use fleetloop.v1.Reported.$Properties instead.
             */

            /**
             * Shape of a Reported.
             * @typedef {fleetloop.v1.Reported.$Properties} fleetloop.v1.Reported.$Shape
             */

            /**
             * Constructs a new Reported.
             * @memberof fleetloop.v1
             * @classdesc Represents a Reported.
             * @constructor
             * @param {fleetloop.v1.Reported.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Reported = function (properties) {
                this.slots = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Reported deviceId.
             * @member {string} deviceId
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.deviceId = "";

            /**
             * Reported sequence.
             * @member {number|Long} sequence
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Reported desiredRevision.
             * @member {number|Long} desiredRevision
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.desiredRevision = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Reported slots.
             * @member {Array.<fleetloop.v1.Slot.$Properties>} slots
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.slots = $util.emptyArray;

            /**
             * Reported runningDigest.
             * @member {string} runningDigest
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.runningDigest = "";

            /**
             * Reported confirmedDigest.
             * @member {string} confirmedDigest
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.confirmedDigest = "";

            /**
             * Reported update.
             * @member {fleetloop.v1.Update.$Properties|null|undefined} update
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.update = null;

            /**
             * Reported inferencesSinceActivation.
             * @member {number|Long} inferencesSinceActivation
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.inferencesSinceActivation = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Reported agentVersion.
             * @member {string} agentVersion
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.agentVersion = "";

            /**
             * Reported runtime.
             * @member {string} runtime
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.runtime = "";

            /**
             * Reported atMs.
             * @member {number|Long} atMs
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.atMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Reported detail.
             * @member {string} detail
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.detail = "";

            /**
             * Reported shadowInferences.
             * @member {number|Long} shadowInferences
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.shadowInferences = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Reported runtimeChoice.
             * @member {fleetloop.v1.RuntimeChoice.$Properties|null|undefined} runtimeChoice
             * @memberof fleetloop.v1.Reported
             * @instance
             */
            Reported.prototype.runtimeChoice = null;

            /**
             * Creates a new Reported instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Reported
             * @static
             * @param {fleetloop.v1.Reported.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Reported} Reported instance
             * @type {{
             *   (properties: fleetloop.v1.Reported.$Shape): fleetloop.v1.Reported & fleetloop.v1.Reported.$Shape;
             *   (properties?: fleetloop.v1.Reported.$Properties): fleetloop.v1.Reported;
             * }}
             */
            Reported.create = function(properties) {
                return new Reported(properties);
            };

            /**
             * Encodes the specified Reported message. Does not implicitly {@link fleetloop.v1.Reported.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Reported
             * @static
             * @param {fleetloop.v1.Reported.$Properties} message Reported message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Reported.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
                if (message.desiredRevision != null && $Object.hasOwnProperty.call(message, "desiredRevision") && (typeof message.desiredRevision === "object" ? message.desiredRevision.low || message.desiredRevision.high : message.desiredRevision !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.desiredRevision);
                if (message.slots != null && message.slots.length)
                    for (let i = 0; i < message.slots.length; ++i)
                        $root.fleetloop.v1.Slot.encode(message.slots[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.runningDigest != null && $Object.hasOwnProperty.call(message, "runningDigest") && message.runningDigest !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.runningDigest);
                if (message.confirmedDigest != null && $Object.hasOwnProperty.call(message, "confirmedDigest") && message.confirmedDigest !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.confirmedDigest);
                if (message.update != null && $Object.hasOwnProperty.call(message, "update"))
                    $root.fleetloop.v1.Update.encode(message.update, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.inferencesSinceActivation != null && $Object.hasOwnProperty.call(message, "inferencesSinceActivation") && (typeof message.inferencesSinceActivation === "object" ? message.inferencesSinceActivation.low || message.inferencesSinceActivation.high : message.inferencesSinceActivation !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.inferencesSinceActivation);
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion") && message.agentVersion !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.agentVersion);
                if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime") && message.runtime !== "")
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.runtime);
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && (typeof message.atMs === "object" ? message.atMs.low || message.atMs.high : message.atMs !== 0))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.atMs);
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                    writer.uint32(/* id 12, wireType 2 =*/98).string(message.detail);
                if (message.shadowInferences != null && $Object.hasOwnProperty.call(message, "shadowInferences") && (typeof message.shadowInferences === "object" ? message.shadowInferences.low || message.shadowInferences.high : message.shadowInferences !== 0))
                    writer.uint32(/* id 13, wireType 0 =*/104).uint64(message.shadowInferences);
                if (message.runtimeChoice != null && $Object.hasOwnProperty.call(message, "runtimeChoice"))
                    $root.fleetloop.v1.RuntimeChoice.encode(message.runtimeChoice, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Reported message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Reported
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Reported & fleetloop.v1.Reported.$Shape} Reported
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Reported.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Reported();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.desiredRevision = value;
                            else
                                delete message.desiredRevision;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.slots && message.slots.length))
                                message.slots = [];
                            message.slots.push($root.fleetloop.v1.Slot.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.runningDigest = value;
                            else
                                delete message.runningDigest;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.confirmedDigest = value;
                            else
                                delete message.confirmedDigest;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.update = $root.fleetloop.v1.Update.decode(reader, reader.size(), $undefined, _depth + 1, message.update);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.inferencesSinceActivation = value;
                            else
                                delete message.inferencesSinceActivation;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agentVersion = value;
                            else
                                delete message.agentVersion;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.runtime = value;
                            else
                                delete message.runtime;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.atMs = value;
                            else
                                delete message.atMs;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.detail = value;
                            else
                                delete message.detail;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.shadowInferences = value;
                            else
                                delete message.shadowInferences;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.runtimeChoice = $root.fleetloop.v1.RuntimeChoice.decode(reader, reader.size(), $undefined, _depth + 1, message.runtimeChoice);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Reported message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Reported
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Reported} Reported
             */
            Reported.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Reported)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Reported: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Reported();
                if (object.deviceId != null)
                    if (typeof object.deviceId !== "string" || object.deviceId.length)
                        message.deviceId = $String(object.deviceId);
                if (object.sequence != null)
                    if (typeof object.sequence === "object" ? object.sequence.low || object.sequence.high : $Number(object.sequence) !== 0)
                        if ($util.Long)
                            message.sequence = $util.Long.fromValue(object.sequence, true);
                        else if (typeof object.sequence === "string")
                            message.sequence = $parseInt(object.sequence, 10);
                        else if (typeof object.sequence === "number")
                            message.sequence = object.sequence;
                        else if (typeof object.sequence === "object")
                            message.sequence = new $util.LongBits(object.sequence.low >>> 0, object.sequence.high >>> 0).toNumber(true);
                if (object.desiredRevision != null)
                    if (typeof object.desiredRevision === "object" ? object.desiredRevision.low || object.desiredRevision.high : $Number(object.desiredRevision) !== 0)
                        if ($util.Long)
                            message.desiredRevision = $util.Long.fromValue(object.desiredRevision, true);
                        else if (typeof object.desiredRevision === "string")
                            message.desiredRevision = $parseInt(object.desiredRevision, 10);
                        else if (typeof object.desiredRevision === "number")
                            message.desiredRevision = object.desiredRevision;
                        else if (typeof object.desiredRevision === "object")
                            message.desiredRevision = new $util.LongBits(object.desiredRevision.low >>> 0, object.desiredRevision.high >>> 0).toNumber(true);
                if (object.slots) {
                    if (!$Array.isArray(object.slots))
                        throw $TypeError(".fleetloop.v1.Reported.slots: array expected");
                    message.slots = $Array(object.slots.length);
                    for (let i = 0; i < object.slots.length; ++i) {
                        if (!$util.isObject(object.slots[i]))
                            throw $TypeError(".fleetloop.v1.Reported.slots: object expected");
                        message.slots[i] = $root.fleetloop.v1.Slot.fromObject(object.slots[i], _depth + 1);
                    }
                }
                if (object.runningDigest != null)
                    if (typeof object.runningDigest !== "string" || object.runningDigest.length)
                        message.runningDigest = $String(object.runningDigest);
                if (object.confirmedDigest != null)
                    if (typeof object.confirmedDigest !== "string" || object.confirmedDigest.length)
                        message.confirmedDigest = $String(object.confirmedDigest);
                if (object.update != null) {
                    if (!$util.isObject(object.update))
                        throw $TypeError(".fleetloop.v1.Reported.update: object expected");
                    message.update = $root.fleetloop.v1.Update.fromObject(object.update, _depth + 1);
                }
                if (object.inferencesSinceActivation != null)
                    if (typeof object.inferencesSinceActivation === "object" ? object.inferencesSinceActivation.low || object.inferencesSinceActivation.high : $Number(object.inferencesSinceActivation) !== 0)
                        if ($util.Long)
                            message.inferencesSinceActivation = $util.Long.fromValue(object.inferencesSinceActivation, true);
                        else if (typeof object.inferencesSinceActivation === "string")
                            message.inferencesSinceActivation = $parseInt(object.inferencesSinceActivation, 10);
                        else if (typeof object.inferencesSinceActivation === "number")
                            message.inferencesSinceActivation = object.inferencesSinceActivation;
                        else if (typeof object.inferencesSinceActivation === "object")
                            message.inferencesSinceActivation = new $util.LongBits(object.inferencesSinceActivation.low >>> 0, object.inferencesSinceActivation.high >>> 0).toNumber(true);
                if (object.agentVersion != null)
                    if (typeof object.agentVersion !== "string" || object.agentVersion.length)
                        message.agentVersion = $String(object.agentVersion);
                if (object.runtime != null)
                    if (typeof object.runtime !== "string" || object.runtime.length)
                        message.runtime = $String(object.runtime);
                if (object.atMs != null)
                    if (typeof object.atMs === "object" ? object.atMs.low || object.atMs.high : $Number(object.atMs) !== 0)
                        if ($util.Long)
                            message.atMs = $util.Long.fromValue(object.atMs, true);
                        else if (typeof object.atMs === "string")
                            message.atMs = $parseInt(object.atMs, 10);
                        else if (typeof object.atMs === "number")
                            message.atMs = object.atMs;
                        else if (typeof object.atMs === "object")
                            message.atMs = new $util.LongBits(object.atMs.low >>> 0, object.atMs.high >>> 0).toNumber(true);
                if (object.detail != null)
                    if (typeof object.detail !== "string" || object.detail.length)
                        message.detail = $String(object.detail);
                if (object.shadowInferences != null)
                    if (typeof object.shadowInferences === "object" ? object.shadowInferences.low || object.shadowInferences.high : $Number(object.shadowInferences) !== 0)
                        if ($util.Long)
                            message.shadowInferences = $util.Long.fromValue(object.shadowInferences, true);
                        else if (typeof object.shadowInferences === "string")
                            message.shadowInferences = $parseInt(object.shadowInferences, 10);
                        else if (typeof object.shadowInferences === "number")
                            message.shadowInferences = object.shadowInferences;
                        else if (typeof object.shadowInferences === "object")
                            message.shadowInferences = new $util.LongBits(object.shadowInferences.low >>> 0, object.shadowInferences.high >>> 0).toNumber(true);
                if (object.runtimeChoice != null) {
                    if (!$util.isObject(object.runtimeChoice))
                        throw $TypeError(".fleetloop.v1.Reported.runtimeChoice: object expected");
                    message.runtimeChoice = $root.fleetloop.v1.RuntimeChoice.fromObject(object.runtimeChoice, _depth + 1);
                }
                return message;
            };

            /**
             * Creates a plain object from a Reported message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Reported
             * @static
             * @param {fleetloop.v1.Reported} message Reported
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Reported.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.slots = [];
                if (options.defaults) {
                    object.deviceId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.sequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.sequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.desiredRevision = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.desiredRevision = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.runningDigest = "";
                    object.confirmedDigest = "";
                    object.update = null;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.inferencesSinceActivation = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.inferencesSinceActivation = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.agentVersion = "";
                    object.runtime = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.atMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.atMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.detail = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.shadowInferences = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.shadowInferences = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.runtimeChoice = null;
                }
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId"))
                    object.deviceId = message.deviceId;
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.sequence = typeof message.sequence === "number" ? $BigInt(message.sequence) : $util.Long.fromBits(message.sequence.low >>> 0, message.sequence.high >>> 0, true).toBigInt();
                    else if (typeof message.sequence === "number")
                        object.sequence = options.longs === $String ? $String(message.sequence) : message.sequence;
                    else
                        object.sequence = options.longs === $String ? $util.Long.prototype.toString.call(message.sequence) : options.longs === $Number ? new $util.LongBits(message.sequence.low >>> 0, message.sequence.high >>> 0).toNumber(true) : message.sequence;
                if (message.desiredRevision != null && $Object.hasOwnProperty.call(message, "desiredRevision"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.desiredRevision = typeof message.desiredRevision === "number" ? $BigInt(message.desiredRevision) : $util.Long.fromBits(message.desiredRevision.low >>> 0, message.desiredRevision.high >>> 0, true).toBigInt();
                    else if (typeof message.desiredRevision === "number")
                        object.desiredRevision = options.longs === $String ? $String(message.desiredRevision) : message.desiredRevision;
                    else
                        object.desiredRevision = options.longs === $String ? $util.Long.prototype.toString.call(message.desiredRevision) : options.longs === $Number ? new $util.LongBits(message.desiredRevision.low >>> 0, message.desiredRevision.high >>> 0).toNumber(true) : message.desiredRevision;
                if (message.slots && message.slots.length) {
                    object.slots = $Array(message.slots.length);
                    for (let j = 0; j < message.slots.length; ++j)
                        object.slots[j] = $root.fleetloop.v1.Slot.toObject(message.slots[j], options, _depth + 1);
                }
                if (message.runningDigest != null && $Object.hasOwnProperty.call(message, "runningDigest"))
                    object.runningDigest = message.runningDigest;
                if (message.confirmedDigest != null && $Object.hasOwnProperty.call(message, "confirmedDigest"))
                    object.confirmedDigest = message.confirmedDigest;
                if (message.update != null && $Object.hasOwnProperty.call(message, "update"))
                    object.update = $root.fleetloop.v1.Update.toObject(message.update, options, _depth + 1);
                if (message.inferencesSinceActivation != null && $Object.hasOwnProperty.call(message, "inferencesSinceActivation"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.inferencesSinceActivation = typeof message.inferencesSinceActivation === "number" ? $BigInt(message.inferencesSinceActivation) : $util.Long.fromBits(message.inferencesSinceActivation.low >>> 0, message.inferencesSinceActivation.high >>> 0, true).toBigInt();
                    else if (typeof message.inferencesSinceActivation === "number")
                        object.inferencesSinceActivation = options.longs === $String ? $String(message.inferencesSinceActivation) : message.inferencesSinceActivation;
                    else
                        object.inferencesSinceActivation = options.longs === $String ? $util.Long.prototype.toString.call(message.inferencesSinceActivation) : options.longs === $Number ? new $util.LongBits(message.inferencesSinceActivation.low >>> 0, message.inferencesSinceActivation.high >>> 0).toNumber(true) : message.inferencesSinceActivation;
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    object.agentVersion = message.agentVersion;
                if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime"))
                    object.runtime = message.runtime;
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.atMs = typeof message.atMs === "number" ? $BigInt(message.atMs) : $util.Long.fromBits(message.atMs.low >>> 0, message.atMs.high >>> 0, true).toBigInt();
                    else if (typeof message.atMs === "number")
                        object.atMs = options.longs === $String ? $String(message.atMs) : message.atMs;
                    else
                        object.atMs = options.longs === $String ? $util.Long.prototype.toString.call(message.atMs) : options.longs === $Number ? new $util.LongBits(message.atMs.low >>> 0, message.atMs.high >>> 0).toNumber(true) : message.atMs;
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail"))
                    object.detail = message.detail;
                if (message.shadowInferences != null && $Object.hasOwnProperty.call(message, "shadowInferences"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.shadowInferences = typeof message.shadowInferences === "number" ? $BigInt(message.shadowInferences) : $util.Long.fromBits(message.shadowInferences.low >>> 0, message.shadowInferences.high >>> 0, true).toBigInt();
                    else if (typeof message.shadowInferences === "number")
                        object.shadowInferences = options.longs === $String ? $String(message.shadowInferences) : message.shadowInferences;
                    else
                        object.shadowInferences = options.longs === $String ? $util.Long.prototype.toString.call(message.shadowInferences) : options.longs === $Number ? new $util.LongBits(message.shadowInferences.low >>> 0, message.shadowInferences.high >>> 0).toNumber(true) : message.shadowInferences;
                if (message.runtimeChoice != null && $Object.hasOwnProperty.call(message, "runtimeChoice"))
                    object.runtimeChoice = $root.fleetloop.v1.RuntimeChoice.toObject(message.runtimeChoice, options, _depth + 1);
                return object;
            };

            /**
             * Converts this Reported to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Reported
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Reported.prototype.toJSON = function() {
                return Reported.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Reported;
        })();

        v1.RuntimeChoice = (function() {

            /**
             * Properties of a RuntimeChoice.
             * @typedef {Object} fleetloop.v1.RuntimeChoice.$Properties
             * @property {Array.<fleetloop.v1.RuntimeMeasured.$Properties>|null} [measured] RuntimeChoice measured
             * @property {string|null} [reason] RuntimeChoice reason
             * @property {string|null} [measuredOn] RuntimeChoice measuredOn
             * @property {number|Long|null} [atMs] RuntimeChoice atMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RuntimeChoice.
             * @memberof fleetloop.v1
             * @interface IRuntimeChoice
             * @augments fleetloop.v1.RuntimeChoice.$Properties
             * @deprecated Use fleetloop.v1.RuntimeChoice.$Properties instead.
             */

            /**
             * Shape of a RuntimeChoice.
             * @typedef {fleetloop.v1.RuntimeChoice.$Properties} fleetloop.v1.RuntimeChoice.$Shape
             */

            /**
             * Constructs a new RuntimeChoice.
             * @memberof fleetloop.v1
             * @classdesc Represents a RuntimeChoice.
             * @constructor
             * @param {fleetloop.v1.RuntimeChoice.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RuntimeChoice = function (properties) {
                this.measured = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RuntimeChoice measured.
             * @member {Array.<fleetloop.v1.RuntimeMeasured.$Properties>} measured
             * @memberof fleetloop.v1.RuntimeChoice
             * @instance
             */
            RuntimeChoice.prototype.measured = $util.emptyArray;

            /**
             * RuntimeChoice reason.
             * @member {string} reason
             * @memberof fleetloop.v1.RuntimeChoice
             * @instance
             */
            RuntimeChoice.prototype.reason = "";

            /**
             * RuntimeChoice measuredOn.
             * @member {string} measuredOn
             * @memberof fleetloop.v1.RuntimeChoice
             * @instance
             */
            RuntimeChoice.prototype.measuredOn = "";

            /**
             * RuntimeChoice atMs.
             * @member {number|Long} atMs
             * @memberof fleetloop.v1.RuntimeChoice
             * @instance
             */
            RuntimeChoice.prototype.atMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new RuntimeChoice instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.RuntimeChoice
             * @static
             * @param {fleetloop.v1.RuntimeChoice.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.RuntimeChoice} RuntimeChoice instance
             * @type {{
             *   (properties: fleetloop.v1.RuntimeChoice.$Shape): fleetloop.v1.RuntimeChoice & fleetloop.v1.RuntimeChoice.$Shape;
             *   (properties?: fleetloop.v1.RuntimeChoice.$Properties): fleetloop.v1.RuntimeChoice;
             * }}
             */
            RuntimeChoice.create = function(properties) {
                return new RuntimeChoice(properties);
            };

            /**
             * Encodes the specified RuntimeChoice message. Does not implicitly {@link fleetloop.v1.RuntimeChoice.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.RuntimeChoice
             * @static
             * @param {fleetloop.v1.RuntimeChoice.$Properties} message RuntimeChoice message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RuntimeChoice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.measured != null && message.measured.length)
                    for (let i = 0; i < message.measured.length; ++i)
                        $root.fleetloop.v1.RuntimeMeasured.encode(message.measured[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.measuredOn != null && $Object.hasOwnProperty.call(message, "measuredOn") && message.measuredOn !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.measuredOn);
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && (typeof message.atMs === "object" ? message.atMs.low || message.atMs.high : message.atMs !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.atMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RuntimeChoice message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.RuntimeChoice
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.RuntimeChoice & fleetloop.v1.RuntimeChoice.$Shape} RuntimeChoice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RuntimeChoice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.RuntimeChoice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.measured && message.measured.length))
                                message.measured = [];
                            message.measured.push($root.fleetloop.v1.RuntimeMeasured.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.measuredOn = value;
                            else
                                delete message.measuredOn;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.atMs = value;
                            else
                                delete message.atMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a RuntimeChoice message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.RuntimeChoice
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.RuntimeChoice} RuntimeChoice
             */
            RuntimeChoice.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.RuntimeChoice)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.RuntimeChoice: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.RuntimeChoice();
                if (object.measured) {
                    if (!$Array.isArray(object.measured))
                        throw $TypeError(".fleetloop.v1.RuntimeChoice.measured: array expected");
                    message.measured = $Array(object.measured.length);
                    for (let i = 0; i < object.measured.length; ++i) {
                        if (!$util.isObject(object.measured[i]))
                            throw $TypeError(".fleetloop.v1.RuntimeChoice.measured: object expected");
                        message.measured[i] = $root.fleetloop.v1.RuntimeMeasured.fromObject(object.measured[i], _depth + 1);
                    }
                }
                if (object.reason != null)
                    if (typeof object.reason !== "string" || object.reason.length)
                        message.reason = $String(object.reason);
                if (object.measuredOn != null)
                    if (typeof object.measuredOn !== "string" || object.measuredOn.length)
                        message.measuredOn = $String(object.measuredOn);
                if (object.atMs != null)
                    if (typeof object.atMs === "object" ? object.atMs.low || object.atMs.high : $Number(object.atMs) !== 0)
                        if ($util.Long)
                            message.atMs = $util.Long.fromValue(object.atMs, true);
                        else if (typeof object.atMs === "string")
                            message.atMs = $parseInt(object.atMs, 10);
                        else if (typeof object.atMs === "number")
                            message.atMs = object.atMs;
                        else if (typeof object.atMs === "object")
                            message.atMs = new $util.LongBits(object.atMs.low >>> 0, object.atMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a RuntimeChoice message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.RuntimeChoice
             * @static
             * @param {fleetloop.v1.RuntimeChoice} message RuntimeChoice
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            RuntimeChoice.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.measured = [];
                if (options.defaults) {
                    object.reason = "";
                    object.measuredOn = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.atMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.atMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.measured && message.measured.length) {
                    object.measured = $Array(message.measured.length);
                    for (let j = 0; j < message.measured.length; ++j)
                        object.measured[j] = $root.fleetloop.v1.RuntimeMeasured.toObject(message.measured[j], options, _depth + 1);
                }
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                if (message.measuredOn != null && $Object.hasOwnProperty.call(message, "measuredOn"))
                    object.measuredOn = message.measuredOn;
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.atMs = typeof message.atMs === "number" ? $BigInt(message.atMs) : $util.Long.fromBits(message.atMs.low >>> 0, message.atMs.high >>> 0, true).toBigInt();
                    else if (typeof message.atMs === "number")
                        object.atMs = options.longs === $String ? $String(message.atMs) : message.atMs;
                    else
                        object.atMs = options.longs === $String ? $util.Long.prototype.toString.call(message.atMs) : options.longs === $Number ? new $util.LongBits(message.atMs.low >>> 0, message.atMs.high >>> 0).toNumber(true) : message.atMs;
                return object;
            };

            /**
             * Converts this RuntimeChoice to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.RuntimeChoice
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            RuntimeChoice.prototype.toJSON = function() {
                return RuntimeChoice.toObject(this, $protobuf.util.toJSONOptions);
            };

            return RuntimeChoice;
        })();

        v1.RuntimeMeasured = (function() {

            /**
             * Properties of a RuntimeMeasured.
             * @typedef {Object} fleetloop.v1.RuntimeMeasured.$Properties
             * @property {string|null} [runtime] RuntimeMeasured runtime
             * @property {number|null} [p50Us] RuntimeMeasured p50Us
             * @property {number|null} [p99Us] RuntimeMeasured p99Us
             * @property {number|Long|null} [memoryBytes] RuntimeMeasured memoryBytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RuntimeMeasured.
             * @memberof fleetloop.v1
             * @interface IRuntimeMeasured
             * @augments fleetloop.v1.RuntimeMeasured.$Properties
             * @deprecated Use fleetloop.v1.RuntimeMeasured.$Properties instead.
             */

            /**
             * Shape of a RuntimeMeasured.
             * @typedef {fleetloop.v1.RuntimeMeasured.$Properties} fleetloop.v1.RuntimeMeasured.$Shape
             */

            /**
             * Constructs a new RuntimeMeasured.
             * @memberof fleetloop.v1
             * @classdesc Represents a RuntimeMeasured.
             * @constructor
             * @param {fleetloop.v1.RuntimeMeasured.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RuntimeMeasured = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RuntimeMeasured runtime.
             * @member {string} runtime
             * @memberof fleetloop.v1.RuntimeMeasured
             * @instance
             */
            RuntimeMeasured.prototype.runtime = "";

            /**
             * RuntimeMeasured p50Us.
             * @member {number} p50Us
             * @memberof fleetloop.v1.RuntimeMeasured
             * @instance
             */
            RuntimeMeasured.prototype.p50Us = 0;

            /**
             * RuntimeMeasured p99Us.
             * @member {number} p99Us
             * @memberof fleetloop.v1.RuntimeMeasured
             * @instance
             */
            RuntimeMeasured.prototype.p99Us = 0;

            /**
             * RuntimeMeasured memoryBytes.
             * @member {number|Long} memoryBytes
             * @memberof fleetloop.v1.RuntimeMeasured
             * @instance
             */
            RuntimeMeasured.prototype.memoryBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new RuntimeMeasured instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.RuntimeMeasured
             * @static
             * @param {fleetloop.v1.RuntimeMeasured.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.RuntimeMeasured} RuntimeMeasured instance
             * @type {{
             *   (properties: fleetloop.v1.RuntimeMeasured.$Shape): fleetloop.v1.RuntimeMeasured & fleetloop.v1.RuntimeMeasured.$Shape;
             *   (properties?: fleetloop.v1.RuntimeMeasured.$Properties): fleetloop.v1.RuntimeMeasured;
             * }}
             */
            RuntimeMeasured.create = function(properties) {
                return new RuntimeMeasured(properties);
            };

            /**
             * Encodes the specified RuntimeMeasured message. Does not implicitly {@link fleetloop.v1.RuntimeMeasured.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.RuntimeMeasured
             * @static
             * @param {fleetloop.v1.RuntimeMeasured.$Properties} message RuntimeMeasured message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RuntimeMeasured.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime") && message.runtime !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.runtime);
                if (message.p50Us != null && $Object.hasOwnProperty.call(message, "p50Us") && !$Object.is(message.p50Us, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.p50Us);
                if (message.p99Us != null && $Object.hasOwnProperty.call(message, "p99Us") && !$Object.is(message.p99Us, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.p99Us);
                if (message.memoryBytes != null && $Object.hasOwnProperty.call(message, "memoryBytes") && (typeof message.memoryBytes === "object" ? message.memoryBytes.low || message.memoryBytes.high : message.memoryBytes !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.memoryBytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RuntimeMeasured message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.RuntimeMeasured
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.RuntimeMeasured & fleetloop.v1.RuntimeMeasured.$Shape} RuntimeMeasured
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RuntimeMeasured.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.RuntimeMeasured();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.runtime = value;
                            else
                                delete message.runtime;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.p50Us = value;
                            else
                                delete message.p50Us;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.p99Us = value;
                            else
                                delete message.p99Us;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.memoryBytes = value;
                            else
                                delete message.memoryBytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a RuntimeMeasured message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.RuntimeMeasured
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.RuntimeMeasured} RuntimeMeasured
             */
            RuntimeMeasured.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.RuntimeMeasured)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.RuntimeMeasured: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.RuntimeMeasured();
                if (object.runtime != null)
                    if (typeof object.runtime !== "string" || object.runtime.length)
                        message.runtime = $String(object.runtime);
                if (object.p50Us != null)
                    if (!$Object.is($Number(object.p50Us), 0))
                        message.p50Us = $Number(object.p50Us);
                if (object.p99Us != null)
                    if (!$Object.is($Number(object.p99Us), 0))
                        message.p99Us = $Number(object.p99Us);
                if (object.memoryBytes != null)
                    if (typeof object.memoryBytes === "object" ? object.memoryBytes.low || object.memoryBytes.high : $Number(object.memoryBytes) !== 0)
                        if ($util.Long)
                            message.memoryBytes = $util.Long.fromValue(object.memoryBytes, true);
                        else if (typeof object.memoryBytes === "string")
                            message.memoryBytes = $parseInt(object.memoryBytes, 10);
                        else if (typeof object.memoryBytes === "number")
                            message.memoryBytes = object.memoryBytes;
                        else if (typeof object.memoryBytes === "object")
                            message.memoryBytes = new $util.LongBits(object.memoryBytes.low >>> 0, object.memoryBytes.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a RuntimeMeasured message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.RuntimeMeasured
             * @static
             * @param {fleetloop.v1.RuntimeMeasured} message RuntimeMeasured
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            RuntimeMeasured.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.runtime = "";
                    object.p50Us = 0;
                    object.p99Us = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.memoryBytes = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.memoryBytes = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime"))
                    object.runtime = message.runtime;
                if (message.p50Us != null && $Object.hasOwnProperty.call(message, "p50Us"))
                    object.p50Us = options.json && !$isFinite(message.p50Us) ? $String(message.p50Us) : message.p50Us;
                if (message.p99Us != null && $Object.hasOwnProperty.call(message, "p99Us"))
                    object.p99Us = options.json && !$isFinite(message.p99Us) ? $String(message.p99Us) : message.p99Us;
                if (message.memoryBytes != null && $Object.hasOwnProperty.call(message, "memoryBytes"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.memoryBytes = typeof message.memoryBytes === "number" ? $BigInt(message.memoryBytes) : $util.Long.fromBits(message.memoryBytes.low >>> 0, message.memoryBytes.high >>> 0, true).toBigInt();
                    else if (typeof message.memoryBytes === "number")
                        object.memoryBytes = options.longs === $String ? $String(message.memoryBytes) : message.memoryBytes;
                    else
                        object.memoryBytes = options.longs === $String ? $util.Long.prototype.toString.call(message.memoryBytes) : options.longs === $Number ? new $util.LongBits(message.memoryBytes.low >>> 0, message.memoryBytes.high >>> 0).toNumber(true) : message.memoryBytes;
                return object;
            };

            /**
             * Converts this RuntimeMeasured to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.RuntimeMeasured
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            RuntimeMeasured.prototype.toJSON = function() {
                return RuntimeMeasured.toObject(this, $protobuf.util.toJSONOptions);
            };

            return RuntimeMeasured;
        })();

        v1.RecordBatch = (function() {

            /**
             * Properties of a RecordBatch.
             * @typedef {Object} fleetloop.v1.RecordBatch.$Properties
             * @property {string|null} [deviceId] RecordBatch deviceId
             * @property {Array.<fleetloop.v1.Record.$Properties>|null} [records] RecordBatch records
             * @property {fleetloop.v1.ClockReading.$Properties|null} [clock] RecordBatch clock
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RecordBatch.
             * @memberof fleetloop.v1
             * @interface IRecordBatch
             * @augments fleetloop.v1.RecordBatch.$Properties
             * @deprecated Use fleetloop.v1.RecordBatch.$Properties instead.
             */

            /**
             * Shape of a RecordBatch.
             * @typedef {{
             *   deviceId?: string|null;
             *   records?: Array.<fleetloop.v1.Record.$Shape>|null;
             *   clock?: fleetloop.v1.ClockReading.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} fleetloop.v1.RecordBatch.$Shape
             */

            /**
             * Constructs a new RecordBatch.
             * @memberof fleetloop.v1
             * @classdesc Represents a RecordBatch.
             * @constructor
             * @param {fleetloop.v1.RecordBatch.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RecordBatch = function (properties) {
                this.records = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RecordBatch deviceId.
             * @member {string} deviceId
             * @memberof fleetloop.v1.RecordBatch
             * @instance
             */
            RecordBatch.prototype.deviceId = "";

            /**
             * RecordBatch records.
             * @member {Array.<fleetloop.v1.Record.$Properties>} records
             * @memberof fleetloop.v1.RecordBatch
             * @instance
             */
            RecordBatch.prototype.records = $util.emptyArray;

            /**
             * RecordBatch clock.
             * @member {fleetloop.v1.ClockReading.$Properties|null|undefined} clock
             * @memberof fleetloop.v1.RecordBatch
             * @instance
             */
            RecordBatch.prototype.clock = null;

            /**
             * Creates a new RecordBatch instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.RecordBatch
             * @static
             * @param {fleetloop.v1.RecordBatch.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.RecordBatch} RecordBatch instance
             * @type {{
             *   (properties: fleetloop.v1.RecordBatch.$Shape): fleetloop.v1.RecordBatch & fleetloop.v1.RecordBatch.$Shape;
             *   (properties?: fleetloop.v1.RecordBatch.$Properties): fleetloop.v1.RecordBatch;
             * }}
             */
            RecordBatch.create = function(properties) {
                return new RecordBatch(properties);
            };

            /**
             * Encodes the specified RecordBatch message. Does not implicitly {@link fleetloop.v1.RecordBatch.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.RecordBatch
             * @static
             * @param {fleetloop.v1.RecordBatch.$Properties} message RecordBatch message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RecordBatch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId") && message.deviceId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.deviceId);
                if (message.records != null && message.records.length)
                    for (let i = 0; i < message.records.length; ++i)
                        $root.fleetloop.v1.Record.encode(message.records[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.clock != null && $Object.hasOwnProperty.call(message, "clock"))
                    $root.fleetloop.v1.ClockReading.encode(message.clock, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RecordBatch message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.RecordBatch
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.RecordBatch & fleetloop.v1.RecordBatch.$Shape} RecordBatch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RecordBatch.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.RecordBatch();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.deviceId = value;
                            else
                                delete message.deviceId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.records && message.records.length))
                                message.records = [];
                            message.records.push($root.fleetloop.v1.Record.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.clock = $root.fleetloop.v1.ClockReading.decode(reader, reader.size(), $undefined, _depth + 1, message.clock);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a RecordBatch message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.RecordBatch
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.RecordBatch} RecordBatch
             */
            RecordBatch.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.RecordBatch)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.RecordBatch: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.RecordBatch();
                if (object.deviceId != null)
                    if (typeof object.deviceId !== "string" || object.deviceId.length)
                        message.deviceId = $String(object.deviceId);
                if (object.records) {
                    if (!$Array.isArray(object.records))
                        throw $TypeError(".fleetloop.v1.RecordBatch.records: array expected");
                    message.records = $Array(object.records.length);
                    for (let i = 0; i < object.records.length; ++i) {
                        if (!$util.isObject(object.records[i]))
                            throw $TypeError(".fleetloop.v1.RecordBatch.records: object expected");
                        message.records[i] = $root.fleetloop.v1.Record.fromObject(object.records[i], _depth + 1);
                    }
                }
                if (object.clock != null) {
                    if (!$util.isObject(object.clock))
                        throw $TypeError(".fleetloop.v1.RecordBatch.clock: object expected");
                    message.clock = $root.fleetloop.v1.ClockReading.fromObject(object.clock, _depth + 1);
                }
                return message;
            };

            /**
             * Creates a plain object from a RecordBatch message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.RecordBatch
             * @static
             * @param {fleetloop.v1.RecordBatch} message RecordBatch
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            RecordBatch.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.records = [];
                if (options.defaults) {
                    object.deviceId = "";
                    object.clock = null;
                }
                if (message.deviceId != null && $Object.hasOwnProperty.call(message, "deviceId"))
                    object.deviceId = message.deviceId;
                if (message.records && message.records.length) {
                    object.records = $Array(message.records.length);
                    for (let j = 0; j < message.records.length; ++j)
                        object.records[j] = $root.fleetloop.v1.Record.toObject(message.records[j], options, _depth + 1);
                }
                if (message.clock != null && $Object.hasOwnProperty.call(message, "clock"))
                    object.clock = $root.fleetloop.v1.ClockReading.toObject(message.clock, options, _depth + 1);
                return object;
            };

            /**
             * Converts this RecordBatch to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.RecordBatch
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            RecordBatch.prototype.toJSON = function() {
                return RecordBatch.toObject(this, $protobuf.util.toJSONOptions);
            };

            return RecordBatch;
        })();

        v1.ClockReading = (function() {

            /**
             * Properties of a ClockReading.
             * @typedef {Object} fleetloop.v1.ClockReading.$Properties
             * @property {number|Long|null} [epoch] ClockReading epoch
             * @property {number|Long|null} [sequence] ClockReading sequence
             * @property {number|Long|null} [boot] ClockReading boot
             * @property {number|Long|null} [monotonicMs] ClockReading monotonicMs
             * @property {number|Long|null} [wallMs] ClockReading wallMs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ClockReading.
             * @memberof fleetloop.v1
             * @interface IClockReading
             * @augments fleetloop.v1.ClockReading.$Properties
             * @deprecated Use fleetloop.v1.ClockReading.$Properties instead.
             */

            /**
             * Shape of a ClockReading.
             * @typedef {fleetloop.v1.ClockReading.$Properties} fleetloop.v1.ClockReading.$Shape
             */

            /**
             * Constructs a new ClockReading.
             * @memberof fleetloop.v1
             * @classdesc Represents a ClockReading.
             * @constructor
             * @param {fleetloop.v1.ClockReading.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ClockReading = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ClockReading epoch.
             * @member {number|Long} epoch
             * @memberof fleetloop.v1.ClockReading
             * @instance
             */
            ClockReading.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ClockReading sequence.
             * @member {number|Long} sequence
             * @memberof fleetloop.v1.ClockReading
             * @instance
             */
            ClockReading.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ClockReading boot.
             * @member {number|Long} boot
             * @memberof fleetloop.v1.ClockReading
             * @instance
             */
            ClockReading.prototype.boot = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ClockReading monotonicMs.
             * @member {number|Long} monotonicMs
             * @memberof fleetloop.v1.ClockReading
             * @instance
             */
            ClockReading.prototype.monotonicMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ClockReading wallMs.
             * @member {number|Long} wallMs
             * @memberof fleetloop.v1.ClockReading
             * @instance
             */
            ClockReading.prototype.wallMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new ClockReading instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.ClockReading
             * @static
             * @param {fleetloop.v1.ClockReading.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.ClockReading} ClockReading instance
             * @type {{
             *   (properties: fleetloop.v1.ClockReading.$Shape): fleetloop.v1.ClockReading & fleetloop.v1.ClockReading.$Shape;
             *   (properties?: fleetloop.v1.ClockReading.$Properties): fleetloop.v1.ClockReading;
             * }}
             */
            ClockReading.create = function(properties) {
                return new ClockReading(properties);
            };

            /**
             * Encodes the specified ClockReading message. Does not implicitly {@link fleetloop.v1.ClockReading.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.ClockReading
             * @static
             * @param {fleetloop.v1.ClockReading.$Properties} message ClockReading message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ClockReading.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.epoch);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.boot);
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs") && (typeof message.monotonicMs === "object" ? message.monotonicMs.low || message.monotonicMs.high : message.monotonicMs !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.monotonicMs);
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs") && (typeof message.wallMs === "object" ? message.wallMs.low || message.wallMs.high : message.wallMs !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.wallMs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ClockReading message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.ClockReading
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.ClockReading & fleetloop.v1.ClockReading.$Shape} ClockReading
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ClockReading.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.ClockReading();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.boot = value;
                            else
                                delete message.boot;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.monotonicMs = value;
                            else
                                delete message.monotonicMs;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.wallMs = value;
                            else
                                delete message.wallMs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a ClockReading message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.ClockReading
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.ClockReading} ClockReading
             */
            ClockReading.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.ClockReading)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.ClockReading: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.ClockReading();
                if (object.epoch != null)
                    if (typeof object.epoch === "object" ? object.epoch.low || object.epoch.high : $Number(object.epoch) !== 0)
                        if ($util.Long)
                            message.epoch = $util.Long.fromValue(object.epoch, true);
                        else if (typeof object.epoch === "string")
                            message.epoch = $parseInt(object.epoch, 10);
                        else if (typeof object.epoch === "number")
                            message.epoch = object.epoch;
                        else if (typeof object.epoch === "object")
                            message.epoch = new $util.LongBits(object.epoch.low >>> 0, object.epoch.high >>> 0).toNumber(true);
                if (object.sequence != null)
                    if (typeof object.sequence === "object" ? object.sequence.low || object.sequence.high : $Number(object.sequence) !== 0)
                        if ($util.Long)
                            message.sequence = $util.Long.fromValue(object.sequence, true);
                        else if (typeof object.sequence === "string")
                            message.sequence = $parseInt(object.sequence, 10);
                        else if (typeof object.sequence === "number")
                            message.sequence = object.sequence;
                        else if (typeof object.sequence === "object")
                            message.sequence = new $util.LongBits(object.sequence.low >>> 0, object.sequence.high >>> 0).toNumber(true);
                if (object.boot != null)
                    if (typeof object.boot === "object" ? object.boot.low || object.boot.high : $Number(object.boot) !== 0)
                        if ($util.Long)
                            message.boot = $util.Long.fromValue(object.boot, true);
                        else if (typeof object.boot === "string")
                            message.boot = $parseInt(object.boot, 10);
                        else if (typeof object.boot === "number")
                            message.boot = object.boot;
                        else if (typeof object.boot === "object")
                            message.boot = new $util.LongBits(object.boot.low >>> 0, object.boot.high >>> 0).toNumber(true);
                if (object.monotonicMs != null)
                    if (typeof object.monotonicMs === "object" ? object.monotonicMs.low || object.monotonicMs.high : $Number(object.monotonicMs) !== 0)
                        if ($util.Long)
                            message.monotonicMs = $util.Long.fromValue(object.monotonicMs, true);
                        else if (typeof object.monotonicMs === "string")
                            message.monotonicMs = $parseInt(object.monotonicMs, 10);
                        else if (typeof object.monotonicMs === "number")
                            message.monotonicMs = object.monotonicMs;
                        else if (typeof object.monotonicMs === "object")
                            message.monotonicMs = new $util.LongBits(object.monotonicMs.low >>> 0, object.monotonicMs.high >>> 0).toNumber(true);
                if (object.wallMs != null)
                    if (typeof object.wallMs === "object" ? object.wallMs.low || object.wallMs.high : $Number(object.wallMs) !== 0)
                        if ($util.Long)
                            message.wallMs = $util.Long.fromValue(object.wallMs, true);
                        else if (typeof object.wallMs === "string")
                            message.wallMs = $parseInt(object.wallMs, 10);
                        else if (typeof object.wallMs === "number")
                            message.wallMs = object.wallMs;
                        else if (typeof object.wallMs === "object")
                            message.wallMs = new $util.LongBits(object.wallMs.low >>> 0, object.wallMs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a ClockReading message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.ClockReading
             * @static
             * @param {fleetloop.v1.ClockReading} message ClockReading
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            ClockReading.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.epoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.epoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.sequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.sequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.boot = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.boot = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.monotonicMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.monotonicMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.wallMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.wallMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.epoch = typeof message.epoch === "number" ? $BigInt(message.epoch) : $util.Long.fromBits(message.epoch.low >>> 0, message.epoch.high >>> 0, true).toBigInt();
                    else if (typeof message.epoch === "number")
                        object.epoch = options.longs === $String ? $String(message.epoch) : message.epoch;
                    else
                        object.epoch = options.longs === $String ? $util.Long.prototype.toString.call(message.epoch) : options.longs === $Number ? new $util.LongBits(message.epoch.low >>> 0, message.epoch.high >>> 0).toNumber(true) : message.epoch;
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.sequence = typeof message.sequence === "number" ? $BigInt(message.sequence) : $util.Long.fromBits(message.sequence.low >>> 0, message.sequence.high >>> 0, true).toBigInt();
                    else if (typeof message.sequence === "number")
                        object.sequence = options.longs === $String ? $String(message.sequence) : message.sequence;
                    else
                        object.sequence = options.longs === $String ? $util.Long.prototype.toString.call(message.sequence) : options.longs === $Number ? new $util.LongBits(message.sequence.low >>> 0, message.sequence.high >>> 0).toNumber(true) : message.sequence;
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.boot = typeof message.boot === "number" ? $BigInt(message.boot) : $util.Long.fromBits(message.boot.low >>> 0, message.boot.high >>> 0, true).toBigInt();
                    else if (typeof message.boot === "number")
                        object.boot = options.longs === $String ? $String(message.boot) : message.boot;
                    else
                        object.boot = options.longs === $String ? $util.Long.prototype.toString.call(message.boot) : options.longs === $Number ? new $util.LongBits(message.boot.low >>> 0, message.boot.high >>> 0).toNumber(true) : message.boot;
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.monotonicMs = typeof message.monotonicMs === "number" ? $BigInt(message.monotonicMs) : $util.Long.fromBits(message.monotonicMs.low >>> 0, message.monotonicMs.high >>> 0, true).toBigInt();
                    else if (typeof message.monotonicMs === "number")
                        object.monotonicMs = options.longs === $String ? $String(message.monotonicMs) : message.monotonicMs;
                    else
                        object.monotonicMs = options.longs === $String ? $util.Long.prototype.toString.call(message.monotonicMs) : options.longs === $Number ? new $util.LongBits(message.monotonicMs.low >>> 0, message.monotonicMs.high >>> 0).toNumber(true) : message.monotonicMs;
                if (message.wallMs != null && $Object.hasOwnProperty.call(message, "wallMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.wallMs = typeof message.wallMs === "number" ? $BigInt(message.wallMs) : $util.Long.fromBits(message.wallMs.low >>> 0, message.wallMs.high >>> 0, true).toBigInt();
                    else if (typeof message.wallMs === "number")
                        object.wallMs = options.longs === $String ? $String(message.wallMs) : message.wallMs;
                    else
                        object.wallMs = options.longs === $String ? $util.Long.prototype.toString.call(message.wallMs) : options.longs === $Number ? new $util.LongBits(message.wallMs.low >>> 0, message.wallMs.high >>> 0).toNumber(true) : message.wallMs;
                return object;
            };

            /**
             * Converts this ClockReading to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.ClockReading
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            ClockReading.prototype.toJSON = function() {
                return ClockReading.toObject(this, $protobuf.util.toJSONOptions);
            };

            return ClockReading;
        })();

        v1.Record = (function() {

            /**
             * Properties of a Record.
             * @typedef {Object} fleetloop.v1.Record.$Properties
             * @property {number|Long|null} [epoch] Record epoch
             * @property {number|Long|null} [sequence] Record sequence
             * @property {number|Long|null} [atMs] Record atMs
             * @property {number|Long|null} [boot] Record boot
             * @property {number|Long|null} [monotonicMs] Record monotonicMs
             * @property {fleetloop.v1.WindowProfile.$Properties|null} [window] Record window
             * @property {fleetloop.v1.Sample.$Properties|null} [sample] Record sample
             * @property {fleetloop.v1.Metrics.$Properties|null} [metrics] Record metrics
             * @property {fleetloop.v1.UpdateOutcome.$Properties|null} [outcome] Record outcome
             * @property {fleetloop.v1.ErasureReceipt.$Properties|null} [receipt] Record receipt
             * @property {fleetloop.v1.Losses.$Properties|null} [losses] Record losses
             * @property {"window"|"sample"|"metrics"|"outcome"|"receipt"|"losses"} [body] Record body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Record.
             * @memberof fleetloop.v1
             * @interface IRecord
             * @augments fleetloop.v1.Record.$Properties
             * @deprecated Use fleetloop.v1.Record.$Properties instead.
             */

            /**
             * Narrowed shape of a Record.
             * @typedef {{
             *   epoch?: number|Long|null;
             *   sequence?: number|Long|null;
             *   atMs?: number|Long|null;
             *   boot?: number|Long|null;
             *   monotonicMs?: number|Long|null;
             *   window?: fleetloop.v1.WindowProfile.$Shape|null;
             *   sample?: fleetloop.v1.Sample.$Shape|null;
             *   metrics?: fleetloop.v1.Metrics.$Shape|null;
             *   outcome?: fleetloop.v1.UpdateOutcome.$Shape|null;
             *   receipt?: fleetloop.v1.ErasureReceipt.$Shape|null;
             *   losses?: fleetloop.v1.Losses.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; window?: null; sample?: null; metrics?: null; outcome?: null; receipt?: null; losses?: null }|{ body?: "window"; window: fleetloop.v1.WindowProfile.$Shape; sample?: null; metrics?: null; outcome?: null; receipt?: null; losses?: null }|{ body?: "sample"; window?: null; sample: fleetloop.v1.Sample.$Shape; metrics?: null; outcome?: null; receipt?: null; losses?: null }|{ body?: "metrics"; window?: null; sample?: null; metrics: fleetloop.v1.Metrics.$Shape; outcome?: null; receipt?: null; losses?: null }|{ body?: "outcome"; window?: null; sample?: null; metrics?: null; outcome: fleetloop.v1.UpdateOutcome.$Shape; receipt?: null; losses?: null }|{ body?: "receipt"; window?: null; sample?: null; metrics?: null; outcome?: null; receipt: fleetloop.v1.ErasureReceipt.$Shape; losses?: null }|{ body?: "losses"; window?: null; sample?: null; metrics?: null; outcome?: null; receipt?: null; losses: fleetloop.v1.Losses.$Shape })
             * )} fleetloop.v1.Record.$Shape
             */

            /**
             * Constructs a new Record.
             * @memberof fleetloop.v1
             * @classdesc Represents a Record.
             * @constructor
             * @param {fleetloop.v1.Record.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Record = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Record epoch.
             * @member {number|Long} epoch
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.epoch = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record sequence.
             * @member {number|Long} sequence
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record atMs.
             * @member {number|Long} atMs
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.atMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record boot.
             * @member {number|Long} boot
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.boot = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record monotonicMs.
             * @member {number|Long} monotonicMs
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.monotonicMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Record window.
             * @member {fleetloop.v1.WindowProfile.$Properties|null|undefined} window
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.window = null;

            /**
             * Record sample.
             * @member {fleetloop.v1.Sample.$Properties|null|undefined} sample
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.sample = null;

            /**
             * Record metrics.
             * @member {fleetloop.v1.Metrics.$Properties|null|undefined} metrics
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.metrics = null;

            /**
             * Record outcome.
             * @member {fleetloop.v1.UpdateOutcome.$Properties|null|undefined} outcome
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.outcome = null;

            /**
             * Record receipt.
             * @member {fleetloop.v1.ErasureReceipt.$Properties|null|undefined} receipt
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.receipt = null;

            /**
             * Record losses.
             * @member {fleetloop.v1.Losses.$Properties|null|undefined} losses
             * @memberof fleetloop.v1.Record
             * @instance
             */
            Record.prototype.losses = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Record body.
             * @member {"window"|"sample"|"metrics"|"outcome"|"receipt"|"losses"|undefined} body
             * @memberof fleetloop.v1.Record
             * @instance
             */
            $Object.defineProperty(Record.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["window", "sample", "metrics", "outcome", "receipt", "losses"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Record instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Record
             * @static
             * @param {fleetloop.v1.Record.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Record} Record instance
             * @type {{
             *   (properties: fleetloop.v1.Record.$Shape): fleetloop.v1.Record & fleetloop.v1.Record.$Shape;
             *   (properties?: fleetloop.v1.Record.$Properties): fleetloop.v1.Record;
             * }}
             */
            Record.create = function(properties) {
                return new Record(properties);
            };

            /**
             * Encodes the specified Record message. Does not implicitly {@link fleetloop.v1.Record.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Record
             * @static
             * @param {fleetloop.v1.Record.$Properties} message Record message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Record.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch") && (typeof message.epoch === "object" ? message.epoch.low || message.epoch.high : message.epoch !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.epoch);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs") && (typeof message.atMs === "object" ? message.atMs.low || message.atMs.high : message.atMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.atMs);
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot") && (typeof message.boot === "object" ? message.boot.low || message.boot.high : message.boot !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.boot);
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs") && (typeof message.monotonicMs === "object" ? message.monotonicMs.low || message.monotonicMs.high : message.monotonicMs !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.monotonicMs);
                if (message.window != null && $Object.hasOwnProperty.call(message, "window"))
                    $root.fleetloop.v1.WindowProfile.encode(message.window, writer.uint32(/* id 10, wireType 2 =*/82).fork(), _depth + 1).ldelim();
                if (message.sample != null && $Object.hasOwnProperty.call(message, "sample"))
                    $root.fleetloop.v1.Sample.encode(message.sample, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.metrics != null && $Object.hasOwnProperty.call(message, "metrics"))
                    $root.fleetloop.v1.Metrics.encode(message.metrics, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome"))
                    $root.fleetloop.v1.UpdateOutcome.encode(message.outcome, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.receipt != null && $Object.hasOwnProperty.call(message, "receipt"))
                    $root.fleetloop.v1.ErasureReceipt.encode(message.receipt, writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.losses != null && $Object.hasOwnProperty.call(message, "losses"))
                    $root.fleetloop.v1.Losses.encode(message.losses, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Record
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Record & fleetloop.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Record.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Record();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.epoch = value;
                            else
                                delete message.epoch;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.atMs = value;
                            else
                                delete message.atMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.boot = value;
                            else
                                delete message.boot;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.monotonicMs = value;
                            else
                                delete message.monotonicMs;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            message.window = $root.fleetloop.v1.WindowProfile.decode(reader, reader.size(), $undefined, _depth + 1, message.window);
                            message.body = "window";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.sample = $root.fleetloop.v1.Sample.decode(reader, reader.size(), $undefined, _depth + 1, message.sample);
                            message.body = "sample";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.metrics = $root.fleetloop.v1.Metrics.decode(reader, reader.size(), $undefined, _depth + 1, message.metrics);
                            message.body = "metrics";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.outcome = $root.fleetloop.v1.UpdateOutcome.decode(reader, reader.size(), $undefined, _depth + 1, message.outcome);
                            message.body = "outcome";
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            message.receipt = $root.fleetloop.v1.ErasureReceipt.decode(reader, reader.size(), $undefined, _depth + 1, message.receipt);
                            message.body = "receipt";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.losses = $root.fleetloop.v1.Losses.decode(reader, reader.size(), $undefined, _depth + 1, message.losses);
                            message.body = "losses";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Record message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Record
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Record} Record
             */
            Record.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Record)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Record: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Record();
                if (object.epoch != null)
                    if (typeof object.epoch === "object" ? object.epoch.low || object.epoch.high : $Number(object.epoch) !== 0)
                        if ($util.Long)
                            message.epoch = $util.Long.fromValue(object.epoch, true);
                        else if (typeof object.epoch === "string")
                            message.epoch = $parseInt(object.epoch, 10);
                        else if (typeof object.epoch === "number")
                            message.epoch = object.epoch;
                        else if (typeof object.epoch === "object")
                            message.epoch = new $util.LongBits(object.epoch.low >>> 0, object.epoch.high >>> 0).toNumber(true);
                if (object.sequence != null)
                    if (typeof object.sequence === "object" ? object.sequence.low || object.sequence.high : $Number(object.sequence) !== 0)
                        if ($util.Long)
                            message.sequence = $util.Long.fromValue(object.sequence, true);
                        else if (typeof object.sequence === "string")
                            message.sequence = $parseInt(object.sequence, 10);
                        else if (typeof object.sequence === "number")
                            message.sequence = object.sequence;
                        else if (typeof object.sequence === "object")
                            message.sequence = new $util.LongBits(object.sequence.low >>> 0, object.sequence.high >>> 0).toNumber(true);
                if (object.atMs != null)
                    if (typeof object.atMs === "object" ? object.atMs.low || object.atMs.high : $Number(object.atMs) !== 0)
                        if ($util.Long)
                            message.atMs = $util.Long.fromValue(object.atMs, true);
                        else if (typeof object.atMs === "string")
                            message.atMs = $parseInt(object.atMs, 10);
                        else if (typeof object.atMs === "number")
                            message.atMs = object.atMs;
                        else if (typeof object.atMs === "object")
                            message.atMs = new $util.LongBits(object.atMs.low >>> 0, object.atMs.high >>> 0).toNumber(true);
                if (object.boot != null)
                    if (typeof object.boot === "object" ? object.boot.low || object.boot.high : $Number(object.boot) !== 0)
                        if ($util.Long)
                            message.boot = $util.Long.fromValue(object.boot, true);
                        else if (typeof object.boot === "string")
                            message.boot = $parseInt(object.boot, 10);
                        else if (typeof object.boot === "number")
                            message.boot = object.boot;
                        else if (typeof object.boot === "object")
                            message.boot = new $util.LongBits(object.boot.low >>> 0, object.boot.high >>> 0).toNumber(true);
                if (object.monotonicMs != null)
                    if (typeof object.monotonicMs === "object" ? object.monotonicMs.low || object.monotonicMs.high : $Number(object.monotonicMs) !== 0)
                        if ($util.Long)
                            message.monotonicMs = $util.Long.fromValue(object.monotonicMs, true);
                        else if (typeof object.monotonicMs === "string")
                            message.monotonicMs = $parseInt(object.monotonicMs, 10);
                        else if (typeof object.monotonicMs === "number")
                            message.monotonicMs = object.monotonicMs;
                        else if (typeof object.monotonicMs === "object")
                            message.monotonicMs = new $util.LongBits(object.monotonicMs.low >>> 0, object.monotonicMs.high >>> 0).toNumber(true);
                if (object.window != null) {
                    if (!$util.isObject(object.window))
                        throw $TypeError(".fleetloop.v1.Record.window: object expected");
                    message.window = $root.fleetloop.v1.WindowProfile.fromObject(object.window, _depth + 1);
                }
                if (object.sample != null) {
                    if (!$util.isObject(object.sample))
                        throw $TypeError(".fleetloop.v1.Record.sample: object expected");
                    message.sample = $root.fleetloop.v1.Sample.fromObject(object.sample, _depth + 1);
                }
                if (object.metrics != null) {
                    if (!$util.isObject(object.metrics))
                        throw $TypeError(".fleetloop.v1.Record.metrics: object expected");
                    message.metrics = $root.fleetloop.v1.Metrics.fromObject(object.metrics, _depth + 1);
                }
                if (object.outcome != null) {
                    if (!$util.isObject(object.outcome))
                        throw $TypeError(".fleetloop.v1.Record.outcome: object expected");
                    message.outcome = $root.fleetloop.v1.UpdateOutcome.fromObject(object.outcome, _depth + 1);
                }
                if (object.receipt != null) {
                    if (!$util.isObject(object.receipt))
                        throw $TypeError(".fleetloop.v1.Record.receipt: object expected");
                    message.receipt = $root.fleetloop.v1.ErasureReceipt.fromObject(object.receipt, _depth + 1);
                }
                if (object.losses != null) {
                    if (!$util.isObject(object.losses))
                        throw $TypeError(".fleetloop.v1.Record.losses: object expected");
                    message.losses = $root.fleetloop.v1.Losses.fromObject(object.losses, _depth + 1);
                }
                return message;
            };

            /**
             * Creates a plain object from a Record message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Record
             * @static
             * @param {fleetloop.v1.Record} message Record
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Record.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.epoch = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.epoch = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.sequence = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.sequence = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.atMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.atMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.boot = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.boot = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.monotonicMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.monotonicMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.epoch != null && $Object.hasOwnProperty.call(message, "epoch"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.epoch = typeof message.epoch === "number" ? $BigInt(message.epoch) : $util.Long.fromBits(message.epoch.low >>> 0, message.epoch.high >>> 0, true).toBigInt();
                    else if (typeof message.epoch === "number")
                        object.epoch = options.longs === $String ? $String(message.epoch) : message.epoch;
                    else
                        object.epoch = options.longs === $String ? $util.Long.prototype.toString.call(message.epoch) : options.longs === $Number ? new $util.LongBits(message.epoch.low >>> 0, message.epoch.high >>> 0).toNumber(true) : message.epoch;
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.sequence = typeof message.sequence === "number" ? $BigInt(message.sequence) : $util.Long.fromBits(message.sequence.low >>> 0, message.sequence.high >>> 0, true).toBigInt();
                    else if (typeof message.sequence === "number")
                        object.sequence = options.longs === $String ? $String(message.sequence) : message.sequence;
                    else
                        object.sequence = options.longs === $String ? $util.Long.prototype.toString.call(message.sequence) : options.longs === $Number ? new $util.LongBits(message.sequence.low >>> 0, message.sequence.high >>> 0).toNumber(true) : message.sequence;
                if (message.atMs != null && $Object.hasOwnProperty.call(message, "atMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.atMs = typeof message.atMs === "number" ? $BigInt(message.atMs) : $util.Long.fromBits(message.atMs.low >>> 0, message.atMs.high >>> 0, true).toBigInt();
                    else if (typeof message.atMs === "number")
                        object.atMs = options.longs === $String ? $String(message.atMs) : message.atMs;
                    else
                        object.atMs = options.longs === $String ? $util.Long.prototype.toString.call(message.atMs) : options.longs === $Number ? new $util.LongBits(message.atMs.low >>> 0, message.atMs.high >>> 0).toNumber(true) : message.atMs;
                if (message.boot != null && $Object.hasOwnProperty.call(message, "boot"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.boot = typeof message.boot === "number" ? $BigInt(message.boot) : $util.Long.fromBits(message.boot.low >>> 0, message.boot.high >>> 0, true).toBigInt();
                    else if (typeof message.boot === "number")
                        object.boot = options.longs === $String ? $String(message.boot) : message.boot;
                    else
                        object.boot = options.longs === $String ? $util.Long.prototype.toString.call(message.boot) : options.longs === $Number ? new $util.LongBits(message.boot.low >>> 0, message.boot.high >>> 0).toNumber(true) : message.boot;
                if (message.monotonicMs != null && $Object.hasOwnProperty.call(message, "monotonicMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.monotonicMs = typeof message.monotonicMs === "number" ? $BigInt(message.monotonicMs) : $util.Long.fromBits(message.monotonicMs.low >>> 0, message.monotonicMs.high >>> 0, true).toBigInt();
                    else if (typeof message.monotonicMs === "number")
                        object.monotonicMs = options.longs === $String ? $String(message.monotonicMs) : message.monotonicMs;
                    else
                        object.monotonicMs = options.longs === $String ? $util.Long.prototype.toString.call(message.monotonicMs) : options.longs === $Number ? new $util.LongBits(message.monotonicMs.low >>> 0, message.monotonicMs.high >>> 0).toNumber(true) : message.monotonicMs;
                if (message.window != null && $Object.hasOwnProperty.call(message, "window")) {
                    object.window = $root.fleetloop.v1.WindowProfile.toObject(message.window, options, _depth + 1);
                    if (options.oneofs)
                        object.body = "window";
                }
                if (message.sample != null && $Object.hasOwnProperty.call(message, "sample")) {
                    object.sample = $root.fleetloop.v1.Sample.toObject(message.sample, options, _depth + 1);
                    if (options.oneofs)
                        object.body = "sample";
                }
                if (message.metrics != null && $Object.hasOwnProperty.call(message, "metrics")) {
                    object.metrics = $root.fleetloop.v1.Metrics.toObject(message.metrics, options, _depth + 1);
                    if (options.oneofs)
                        object.body = "metrics";
                }
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome")) {
                    object.outcome = $root.fleetloop.v1.UpdateOutcome.toObject(message.outcome, options, _depth + 1);
                    if (options.oneofs)
                        object.body = "outcome";
                }
                if (message.receipt != null && $Object.hasOwnProperty.call(message, "receipt")) {
                    object.receipt = $root.fleetloop.v1.ErasureReceipt.toObject(message.receipt, options, _depth + 1);
                    if (options.oneofs)
                        object.body = "receipt";
                }
                if (message.losses != null && $Object.hasOwnProperty.call(message, "losses")) {
                    object.losses = $root.fleetloop.v1.Losses.toObject(message.losses, options, _depth + 1);
                    if (options.oneofs)
                        object.body = "losses";
                }
                return object;
            };

            /**
             * Converts this Record to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Record
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Record.prototype.toJSON = function() {
                return Record.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Record;
        })();

        v1.Losses = (function() {

            /**
             * Properties of a Losses.
             * @typedef {Object} fleetloop.v1.Losses.$Properties
             * @property {Array.<fleetloop.v1.Loss.$Properties>|null} [losses] Losses losses
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Losses.
             * @memberof fleetloop.v1
             * @interface ILosses
             * @augments fleetloop.v1.Losses.$Properties
             * @deprecated Use fleetloop.v1.Losses.$Properties instead.
             */

            /**
             * Shape of a Losses.
             * @typedef {fleetloop.v1.Losses.$Properties} fleetloop.v1.Losses.$Shape
             */

            /**
             * Constructs a new Losses.
             * @memberof fleetloop.v1
             * @classdesc Represents a Losses.
             * @constructor
             * @param {fleetloop.v1.Losses.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Losses = function (properties) {
                this.losses = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Losses losses.
             * @member {Array.<fleetloop.v1.Loss.$Properties>} losses
             * @memberof fleetloop.v1.Losses
             * @instance
             */
            Losses.prototype.losses = $util.emptyArray;

            /**
             * Creates a new Losses instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Losses
             * @static
             * @param {fleetloop.v1.Losses.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Losses} Losses instance
             * @type {{
             *   (properties: fleetloop.v1.Losses.$Shape): fleetloop.v1.Losses & fleetloop.v1.Losses.$Shape;
             *   (properties?: fleetloop.v1.Losses.$Properties): fleetloop.v1.Losses;
             * }}
             */
            Losses.create = function(properties) {
                return new Losses(properties);
            };

            /**
             * Encodes the specified Losses message. Does not implicitly {@link fleetloop.v1.Losses.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Losses
             * @static
             * @param {fleetloop.v1.Losses.$Properties} message Losses message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Losses.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.losses != null && message.losses.length)
                    for (let i = 0; i < message.losses.length; ++i)
                        $root.fleetloop.v1.Loss.encode(message.losses[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Losses message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Losses
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Losses & fleetloop.v1.Losses.$Shape} Losses
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Losses.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Losses();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.losses && message.losses.length))
                                message.losses = [];
                            message.losses.push($root.fleetloop.v1.Loss.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Losses message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Losses
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Losses} Losses
             */
            Losses.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Losses)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Losses: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Losses();
                if (object.losses) {
                    if (!$Array.isArray(object.losses))
                        throw $TypeError(".fleetloop.v1.Losses.losses: array expected");
                    message.losses = $Array(object.losses.length);
                    for (let i = 0; i < object.losses.length; ++i) {
                        if (!$util.isObject(object.losses[i]))
                            throw $TypeError(".fleetloop.v1.Losses.losses: object expected");
                        message.losses[i] = $root.fleetloop.v1.Loss.fromObject(object.losses[i], _depth + 1);
                    }
                }
                return message;
            };

            /**
             * Creates a plain object from a Losses message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Losses
             * @static
             * @param {fleetloop.v1.Losses} message Losses
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Losses.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.losses = [];
                if (message.losses && message.losses.length) {
                    object.losses = $Array(message.losses.length);
                    for (let j = 0; j < message.losses.length; ++j)
                        object.losses[j] = $root.fleetloop.v1.Loss.toObject(message.losses[j], options, _depth + 1);
                }
                return object;
            };

            /**
             * Converts this Losses to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Losses
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Losses.prototype.toJSON = function() {
                return Losses.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Losses;
        })();

        v1.Loss = (function() {

            /**
             * Properties of a Loss.
             * @typedef {Object} fleetloop.v1.Loss.$Properties
             * @property {string|null} [kind] Loss kind
             * @property {string|null} [reason] Loss reason
             * @property {number|Long|null} [records] Loss records
             * @property {number|null} [weight] Loss weight
             * @property {number|Long|null} [first] Loss first
             * @property {number|Long|null} [last] Loss last
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Loss.
             * @memberof fleetloop.v1
             * @interface ILoss
             * @augments fleetloop.v1.Loss.$Properties
             * @deprecated Use fleetloop.v1.Loss.$Properties instead.
             */

            /**
             * Shape of a Loss.
             * @typedef {fleetloop.v1.Loss.$Properties} fleetloop.v1.Loss.$Shape
             */

            /**
             * Constructs a new Loss.
             * @memberof fleetloop.v1
             * @classdesc Represents a Loss.
             * @constructor
             * @param {fleetloop.v1.Loss.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Loss = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Loss kind.
             * @member {string} kind
             * @memberof fleetloop.v1.Loss
             * @instance
             */
            Loss.prototype.kind = "";

            /**
             * Loss reason.
             * @member {string} reason
             * @memberof fleetloop.v1.Loss
             * @instance
             */
            Loss.prototype.reason = "";

            /**
             * Loss records.
             * @member {number|Long} records
             * @memberof fleetloop.v1.Loss
             * @instance
             */
            Loss.prototype.records = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Loss weight.
             * @member {number} weight
             * @memberof fleetloop.v1.Loss
             * @instance
             */
            Loss.prototype.weight = 0;

            /**
             * Loss first.
             * @member {number|Long} first
             * @memberof fleetloop.v1.Loss
             * @instance
             */
            Loss.prototype.first = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Loss last.
             * @member {number|Long} last
             * @memberof fleetloop.v1.Loss
             * @instance
             */
            Loss.prototype.last = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Loss instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Loss
             * @static
             * @param {fleetloop.v1.Loss.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Loss} Loss instance
             * @type {{
             *   (properties: fleetloop.v1.Loss.$Shape): fleetloop.v1.Loss & fleetloop.v1.Loss.$Shape;
             *   (properties?: fleetloop.v1.Loss.$Properties): fleetloop.v1.Loss;
             * }}
             */
            Loss.create = function(properties) {
                return new Loss(properties);
            };

            /**
             * Encodes the specified Loss message. Does not implicitly {@link fleetloop.v1.Loss.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Loss
             * @static
             * @param {fleetloop.v1.Loss.$Properties} message Loss message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Loss.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.kind);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.reason);
                if (message.records != null && $Object.hasOwnProperty.call(message, "records") && (typeof message.records === "object" ? message.records.low || message.records.high : message.records !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.records);
                if (message.weight != null && $Object.hasOwnProperty.call(message, "weight") && !$Object.is(message.weight, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.weight);
                if (message.first != null && $Object.hasOwnProperty.call(message, "first") && (typeof message.first === "object" ? message.first.low || message.first.high : message.first !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.first);
                if (message.last != null && $Object.hasOwnProperty.call(message, "last") && (typeof message.last === "object" ? message.last.low || message.last.high : message.last !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.last);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Loss message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Loss
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Loss & fleetloop.v1.Loss.$Shape} Loss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Loss.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Loss();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.records = value;
                            else
                                delete message.records;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.weight = value;
                            else
                                delete message.weight;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.first = value;
                            else
                                delete message.first;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.last = value;
                            else
                                delete message.last;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Loss message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Loss
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Loss} Loss
             */
            Loss.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Loss)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Loss: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Loss();
                if (object.kind != null)
                    if (typeof object.kind !== "string" || object.kind.length)
                        message.kind = $String(object.kind);
                if (object.reason != null)
                    if (typeof object.reason !== "string" || object.reason.length)
                        message.reason = $String(object.reason);
                if (object.records != null)
                    if (typeof object.records === "object" ? object.records.low || object.records.high : $Number(object.records) !== 0)
                        if ($util.Long)
                            message.records = $util.Long.fromValue(object.records, true);
                        else if (typeof object.records === "string")
                            message.records = $parseInt(object.records, 10);
                        else if (typeof object.records === "number")
                            message.records = object.records;
                        else if (typeof object.records === "object")
                            message.records = new $util.LongBits(object.records.low >>> 0, object.records.high >>> 0).toNumber(true);
                if (object.weight != null)
                    if (!$Object.is($Number(object.weight), 0))
                        message.weight = $Number(object.weight);
                if (object.first != null)
                    if (typeof object.first === "object" ? object.first.low || object.first.high : $Number(object.first) !== 0)
                        if ($util.Long)
                            message.first = $util.Long.fromValue(object.first, true);
                        else if (typeof object.first === "string")
                            message.first = $parseInt(object.first, 10);
                        else if (typeof object.first === "number")
                            message.first = object.first;
                        else if (typeof object.first === "object")
                            message.first = new $util.LongBits(object.first.low >>> 0, object.first.high >>> 0).toNumber(true);
                if (object.last != null)
                    if (typeof object.last === "object" ? object.last.low || object.last.high : $Number(object.last) !== 0)
                        if ($util.Long)
                            message.last = $util.Long.fromValue(object.last, true);
                        else if (typeof object.last === "string")
                            message.last = $parseInt(object.last, 10);
                        else if (typeof object.last === "number")
                            message.last = object.last;
                        else if (typeof object.last === "object")
                            message.last = new $util.LongBits(object.last.low >>> 0, object.last.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a Loss message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Loss
             * @static
             * @param {fleetloop.v1.Loss} message Loss
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Loss.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.kind = "";
                    object.reason = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.records = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.records = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.weight = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.first = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.first = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.last = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.last = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind"))
                    object.kind = message.kind;
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                if (message.records != null && $Object.hasOwnProperty.call(message, "records"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.records = typeof message.records === "number" ? $BigInt(message.records) : $util.Long.fromBits(message.records.low >>> 0, message.records.high >>> 0, true).toBigInt();
                    else if (typeof message.records === "number")
                        object.records = options.longs === $String ? $String(message.records) : message.records;
                    else
                        object.records = options.longs === $String ? $util.Long.prototype.toString.call(message.records) : options.longs === $Number ? new $util.LongBits(message.records.low >>> 0, message.records.high >>> 0).toNumber(true) : message.records;
                if (message.weight != null && $Object.hasOwnProperty.call(message, "weight"))
                    object.weight = options.json && !$isFinite(message.weight) ? $String(message.weight) : message.weight;
                if (message.first != null && $Object.hasOwnProperty.call(message, "first"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.first = typeof message.first === "number" ? $BigInt(message.first) : $util.Long.fromBits(message.first.low >>> 0, message.first.high >>> 0, true).toBigInt();
                    else if (typeof message.first === "number")
                        object.first = options.longs === $String ? $String(message.first) : message.first;
                    else
                        object.first = options.longs === $String ? $util.Long.prototype.toString.call(message.first) : options.longs === $Number ? new $util.LongBits(message.first.low >>> 0, message.first.high >>> 0).toNumber(true) : message.first;
                if (message.last != null && $Object.hasOwnProperty.call(message, "last"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.last = typeof message.last === "number" ? $BigInt(message.last) : $util.Long.fromBits(message.last.low >>> 0, message.last.high >>> 0, true).toBigInt();
                    else if (typeof message.last === "number")
                        object.last = options.longs === $String ? $String(message.last) : message.last;
                    else
                        object.last = options.longs === $String ? $util.Long.prototype.toString.call(message.last) : options.longs === $Number ? new $util.LongBits(message.last.low >>> 0, message.last.high >>> 0).toNumber(true) : message.last;
                return object;
            };

            /**
             * Converts this Loss to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Loss
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Loss.prototype.toJSON = function() {
                return Loss.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Loss;
        })();

        v1.WindowProfile = (function() {

            /**
             * Properties of a WindowProfile.
             * @typedef {Object} fleetloop.v1.WindowProfile.$Properties
             * @property {string|null} [bundleDigest] WindowProfile bundleDigest
             * @property {number|Long|null} [startMs] WindowProfile startMs
             * @property {number|Long|null} [endMs] WindowProfile endMs
             * @property {fleetloop.v1.Profile.$Properties|null} [profile] WindowProfile profile
             * @property {fleetloop.v1.ShadowComparison.$Properties|null} [shadow] WindowProfile shadow
             * @property {number|Long|null} [durationMs] WindowProfile durationMs
             * @property {number|null} [windows] WindowProfile windows
             * @property {Array.<number|Long>|null} [merged] WindowProfile merged
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WindowProfile.
             * @memberof fleetloop.v1
             * @interface IWindowProfile
             * @augments fleetloop.v1.WindowProfile.$Properties
             * @deprecated Use fleetloop.v1.WindowProfile.$Properties instead.
             */

            /**
             * Shape of a WindowProfile.
             * @typedef {fleetloop.v1.WindowProfile.$Properties} fleetloop.v1.WindowProfile.$Shape
             */

            /**
             * Constructs a new WindowProfile.
             * @memberof fleetloop.v1
             * @classdesc Represents a WindowProfile.
             * @constructor
             * @param {fleetloop.v1.WindowProfile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WindowProfile = function (properties) {
                this.merged = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WindowProfile bundleDigest.
             * @member {string} bundleDigest
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.bundleDigest = "";

            /**
             * WindowProfile startMs.
             * @member {number|Long} startMs
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.startMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * WindowProfile endMs.
             * @member {number|Long} endMs
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.endMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * WindowProfile profile.
             * @member {fleetloop.v1.Profile.$Properties|null|undefined} profile
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.profile = null;

            /**
             * WindowProfile shadow.
             * @member {fleetloop.v1.ShadowComparison.$Properties|null|undefined} shadow
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.shadow = null;

            /**
             * WindowProfile durationMs.
             * @member {number|Long} durationMs
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.durationMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * WindowProfile windows.
             * @member {number} windows
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.windows = 0;

            /**
             * WindowProfile merged.
             * @member {Array.<number|Long>} merged
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             */
            WindowProfile.prototype.merged = $util.emptyArray;

            /**
             * Creates a new WindowProfile instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.WindowProfile
             * @static
             * @param {fleetloop.v1.WindowProfile.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.WindowProfile} WindowProfile instance
             * @type {{
             *   (properties: fleetloop.v1.WindowProfile.$Shape): fleetloop.v1.WindowProfile & fleetloop.v1.WindowProfile.$Shape;
             *   (properties?: fleetloop.v1.WindowProfile.$Properties): fleetloop.v1.WindowProfile;
             * }}
             */
            WindowProfile.create = function(properties) {
                return new WindowProfile(properties);
            };

            /**
             * Encodes the specified WindowProfile message. Does not implicitly {@link fleetloop.v1.WindowProfile.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.WindowProfile
             * @static
             * @param {fleetloop.v1.WindowProfile.$Properties} message WindowProfile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WindowProfile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest") && message.bundleDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.bundleDigest);
                if (message.startMs != null && $Object.hasOwnProperty.call(message, "startMs") && (typeof message.startMs === "object" ? message.startMs.low || message.startMs.high : message.startMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.startMs);
                if (message.endMs != null && $Object.hasOwnProperty.call(message, "endMs") && (typeof message.endMs === "object" ? message.endMs.low || message.endMs.high : message.endMs !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.endMs);
                if (message.profile != null && $Object.hasOwnProperty.call(message, "profile"))
                    $root.fleetloop.v1.Profile.encode(message.profile, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.shadow != null && $Object.hasOwnProperty.call(message, "shadow"))
                    $root.fleetloop.v1.ShadowComparison.encode(message.shadow, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs") && (typeof message.durationMs === "object" ? message.durationMs.low || message.durationMs.high : message.durationMs !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.durationMs);
                if (message.windows != null && $Object.hasOwnProperty.call(message, "windows") && message.windows !== 0)
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.windows);
                if (message.merged != null && message.merged.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).uint64s(message.merged);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WindowProfile message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.WindowProfile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.WindowProfile & fleetloop.v1.WindowProfile.$Shape} WindowProfile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WindowProfile.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.WindowProfile();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bundleDigest = value;
                            else
                                delete message.bundleDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.startMs = value;
                            else
                                delete message.startMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.endMs = value;
                            else
                                delete message.endMs;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.profile = $root.fleetloop.v1.Profile.decode(reader, reader.size(), $undefined, _depth + 1, message.profile);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.shadow = $root.fleetloop.v1.ShadowComparison.decode(reader, reader.size(), $undefined, _depth + 1, message.shadow);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.durationMs = value;
                            else
                                delete message.durationMs;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.windows = value;
                            else
                                delete message.windows;
                            continue;
                        }
                    case 8: {
                            if (wireType === 2) {
                                if (!(message.merged && message.merged.length))
                                    message.merged = [];
                                reader.uint64s(message.merged);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.merged && message.merged.length))
                                message.merged = [];
                            message.merged.push(reader.uint64());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a WindowProfile message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.WindowProfile
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.WindowProfile} WindowProfile
             */
            WindowProfile.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.WindowProfile)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.WindowProfile: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.WindowProfile();
                if (object.bundleDigest != null)
                    if (typeof object.bundleDigest !== "string" || object.bundleDigest.length)
                        message.bundleDigest = $String(object.bundleDigest);
                if (object.startMs != null)
                    if (typeof object.startMs === "object" ? object.startMs.low || object.startMs.high : $Number(object.startMs) !== 0)
                        if ($util.Long)
                            message.startMs = $util.Long.fromValue(object.startMs, true);
                        else if (typeof object.startMs === "string")
                            message.startMs = $parseInt(object.startMs, 10);
                        else if (typeof object.startMs === "number")
                            message.startMs = object.startMs;
                        else if (typeof object.startMs === "object")
                            message.startMs = new $util.LongBits(object.startMs.low >>> 0, object.startMs.high >>> 0).toNumber(true);
                if (object.endMs != null)
                    if (typeof object.endMs === "object" ? object.endMs.low || object.endMs.high : $Number(object.endMs) !== 0)
                        if ($util.Long)
                            message.endMs = $util.Long.fromValue(object.endMs, true);
                        else if (typeof object.endMs === "string")
                            message.endMs = $parseInt(object.endMs, 10);
                        else if (typeof object.endMs === "number")
                            message.endMs = object.endMs;
                        else if (typeof object.endMs === "object")
                            message.endMs = new $util.LongBits(object.endMs.low >>> 0, object.endMs.high >>> 0).toNumber(true);
                if (object.profile != null) {
                    if (!$util.isObject(object.profile))
                        throw $TypeError(".fleetloop.v1.WindowProfile.profile: object expected");
                    message.profile = $root.fleetloop.v1.Profile.fromObject(object.profile, _depth + 1);
                }
                if (object.shadow != null) {
                    if (!$util.isObject(object.shadow))
                        throw $TypeError(".fleetloop.v1.WindowProfile.shadow: object expected");
                    message.shadow = $root.fleetloop.v1.ShadowComparison.fromObject(object.shadow, _depth + 1);
                }
                if (object.durationMs != null)
                    if (typeof object.durationMs === "object" ? object.durationMs.low || object.durationMs.high : $Number(object.durationMs) !== 0)
                        if ($util.Long)
                            message.durationMs = $util.Long.fromValue(object.durationMs, true);
                        else if (typeof object.durationMs === "string")
                            message.durationMs = $parseInt(object.durationMs, 10);
                        else if (typeof object.durationMs === "number")
                            message.durationMs = object.durationMs;
                        else if (typeof object.durationMs === "object")
                            message.durationMs = new $util.LongBits(object.durationMs.low >>> 0, object.durationMs.high >>> 0).toNumber(true);
                if (object.windows != null)
                    if ($Number(object.windows) !== 0)
                        message.windows = object.windows >>> 0;
                if (object.merged) {
                    if (!$Array.isArray(object.merged))
                        throw $TypeError(".fleetloop.v1.WindowProfile.merged: array expected");
                    message.merged = $Array(object.merged.length);
                    for (let i = 0; i < object.merged.length; ++i)
                        if ($util.Long)
                            message.merged[i] = $util.Long.fromValue(object.merged[i], true);
                        else if (typeof object.merged[i] === "string")
                            message.merged[i] = $parseInt(object.merged[i], 10);
                        else if (typeof object.merged[i] === "number")
                            message.merged[i] = object.merged[i];
                        else if (typeof object.merged[i] === "object")
                            message.merged[i] = new $util.LongBits(object.merged[i].low >>> 0, object.merged[i].high >>> 0).toNumber(true);
                }
                return message;
            };

            /**
             * Creates a plain object from a WindowProfile message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.WindowProfile
             * @static
             * @param {fleetloop.v1.WindowProfile} message WindowProfile
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            WindowProfile.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.merged = [];
                if (options.defaults) {
                    object.bundleDigest = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.startMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.startMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.endMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.endMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.profile = null;
                    object.shadow = null;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.durationMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.durationMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.windows = 0;
                }
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest"))
                    object.bundleDigest = message.bundleDigest;
                if (message.startMs != null && $Object.hasOwnProperty.call(message, "startMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.startMs = typeof message.startMs === "number" ? $BigInt(message.startMs) : $util.Long.fromBits(message.startMs.low >>> 0, message.startMs.high >>> 0, true).toBigInt();
                    else if (typeof message.startMs === "number")
                        object.startMs = options.longs === $String ? $String(message.startMs) : message.startMs;
                    else
                        object.startMs = options.longs === $String ? $util.Long.prototype.toString.call(message.startMs) : options.longs === $Number ? new $util.LongBits(message.startMs.low >>> 0, message.startMs.high >>> 0).toNumber(true) : message.startMs;
                if (message.endMs != null && $Object.hasOwnProperty.call(message, "endMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.endMs = typeof message.endMs === "number" ? $BigInt(message.endMs) : $util.Long.fromBits(message.endMs.low >>> 0, message.endMs.high >>> 0, true).toBigInt();
                    else if (typeof message.endMs === "number")
                        object.endMs = options.longs === $String ? $String(message.endMs) : message.endMs;
                    else
                        object.endMs = options.longs === $String ? $util.Long.prototype.toString.call(message.endMs) : options.longs === $Number ? new $util.LongBits(message.endMs.low >>> 0, message.endMs.high >>> 0).toNumber(true) : message.endMs;
                if (message.profile != null && $Object.hasOwnProperty.call(message, "profile"))
                    object.profile = $root.fleetloop.v1.Profile.toObject(message.profile, options, _depth + 1);
                if (message.shadow != null && $Object.hasOwnProperty.call(message, "shadow"))
                    object.shadow = $root.fleetloop.v1.ShadowComparison.toObject(message.shadow, options, _depth + 1);
                if (message.durationMs != null && $Object.hasOwnProperty.call(message, "durationMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.durationMs = typeof message.durationMs === "number" ? $BigInt(message.durationMs) : $util.Long.fromBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0, true).toBigInt();
                    else if (typeof message.durationMs === "number")
                        object.durationMs = options.longs === $String ? $String(message.durationMs) : message.durationMs;
                    else
                        object.durationMs = options.longs === $String ? $util.Long.prototype.toString.call(message.durationMs) : options.longs === $Number ? new $util.LongBits(message.durationMs.low >>> 0, message.durationMs.high >>> 0).toNumber(true) : message.durationMs;
                if (message.windows != null && $Object.hasOwnProperty.call(message, "windows"))
                    object.windows = message.windows;
                if (message.merged && message.merged.length) {
                    object.merged = $Array(message.merged.length);
                    for (let j = 0; j < message.merged.length; ++j)
                        if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                            object.merged[j] = typeof message.merged[j] === "number" ? $BigInt(message.merged[j]) : $util.Long.fromBits(message.merged[j].low >>> 0, message.merged[j].high >>> 0, true).toBigInt();
                        else if (typeof message.merged[j] === "number")
                            object.merged[j] = options.longs === $String ? $String(message.merged[j]) : message.merged[j];
                        else
                            object.merged[j] = options.longs === $String ? $util.Long.prototype.toString.call(message.merged[j]) : options.longs === $Number ? new $util.LongBits(message.merged[j].low >>> 0, message.merged[j].high >>> 0).toNumber(true) : message.merged[j];
                }
                return object;
            };

            /**
             * Converts this WindowProfile to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.WindowProfile
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            WindowProfile.prototype.toJSON = function() {
                return WindowProfile.toObject(this, $protobuf.util.toJSONOptions);
            };

            return WindowProfile;
        })();

        v1.ShadowComparison = (function() {

            /**
             * Properties of a ShadowComparison.
             * @typedef {Object} fleetloop.v1.ShadowComparison.$Properties
             * @property {string|null} [besideDigest] ShadowComparison besideDigest
             * @property {number|Long|null} [compared] ShadowComparison compared
             * @property {number|Long|null} [agreed] ShadowComparison agreed
             * @property {number|null} [differenceSum] ShadowComparison differenceSum
             * @property {number|null} [differenceSquaredSum] ShadowComparison differenceSquaredSum
             * @property {number|Long|null} [errors] ShadowComparison errors
             * @property {number|null} [latencyP50Us] ShadowComparison latencyP50Us
             * @property {number|null} [latencyP99Us] ShadowComparison latencyP99Us
             * @property {number|Long|null} [dropped] ShadowComparison dropped
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ShadowComparison.
             * @memberof fleetloop.v1
             * @interface IShadowComparison
             * @augments fleetloop.v1.ShadowComparison.$Properties
             * @deprecated Use fleetloop.v1.ShadowComparison.$Properties instead.
             */

            /**
             * Shape of a ShadowComparison.
             * @typedef {fleetloop.v1.ShadowComparison.$Properties} fleetloop.v1.ShadowComparison.$Shape
             */

            /**
             * Constructs a new ShadowComparison.
             * @memberof fleetloop.v1
             * @classdesc Represents a ShadowComparison.
             * @constructor
             * @param {fleetloop.v1.ShadowComparison.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ShadowComparison = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ShadowComparison besideDigest.
             * @member {string} besideDigest
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.besideDigest = "";

            /**
             * ShadowComparison compared.
             * @member {number|Long} compared
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.compared = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ShadowComparison agreed.
             * @member {number|Long} agreed
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.agreed = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ShadowComparison differenceSum.
             * @member {number} differenceSum
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.differenceSum = 0;

            /**
             * ShadowComparison differenceSquaredSum.
             * @member {number} differenceSquaredSum
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.differenceSquaredSum = 0;

            /**
             * ShadowComparison errors.
             * @member {number|Long} errors
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.errors = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ShadowComparison latencyP50Us.
             * @member {number} latencyP50Us
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.latencyP50Us = 0;

            /**
             * ShadowComparison latencyP99Us.
             * @member {number} latencyP99Us
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.latencyP99Us = 0;

            /**
             * ShadowComparison dropped.
             * @member {number|Long} dropped
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             */
            ShadowComparison.prototype.dropped = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new ShadowComparison instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.ShadowComparison
             * @static
             * @param {fleetloop.v1.ShadowComparison.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.ShadowComparison} ShadowComparison instance
             * @type {{
             *   (properties: fleetloop.v1.ShadowComparison.$Shape): fleetloop.v1.ShadowComparison & fleetloop.v1.ShadowComparison.$Shape;
             *   (properties?: fleetloop.v1.ShadowComparison.$Properties): fleetloop.v1.ShadowComparison;
             * }}
             */
            ShadowComparison.create = function(properties) {
                return new ShadowComparison(properties);
            };

            /**
             * Encodes the specified ShadowComparison message. Does not implicitly {@link fleetloop.v1.ShadowComparison.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.ShadowComparison
             * @static
             * @param {fleetloop.v1.ShadowComparison.$Properties} message ShadowComparison message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ShadowComparison.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.besideDigest != null && $Object.hasOwnProperty.call(message, "besideDigest") && message.besideDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.besideDigest);
                if (message.compared != null && $Object.hasOwnProperty.call(message, "compared") && (typeof message.compared === "object" ? message.compared.low || message.compared.high : message.compared !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.compared);
                if (message.agreed != null && $Object.hasOwnProperty.call(message, "agreed") && (typeof message.agreed === "object" ? message.agreed.low || message.agreed.high : message.agreed !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.agreed);
                if (message.differenceSum != null && $Object.hasOwnProperty.call(message, "differenceSum") && !$Object.is(message.differenceSum, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.differenceSum);
                if (message.differenceSquaredSum != null && $Object.hasOwnProperty.call(message, "differenceSquaredSum") && !$Object.is(message.differenceSquaredSum, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.differenceSquaredSum);
                if (message.errors != null && $Object.hasOwnProperty.call(message, "errors") && (typeof message.errors === "object" ? message.errors.low || message.errors.high : message.errors !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.errors);
                if (message.latencyP50Us != null && $Object.hasOwnProperty.call(message, "latencyP50Us") && !$Object.is(message.latencyP50Us, 0))
                    writer.uint32(/* id 7, wireType 1 =*/57).double(message.latencyP50Us);
                if (message.latencyP99Us != null && $Object.hasOwnProperty.call(message, "latencyP99Us") && !$Object.is(message.latencyP99Us, 0))
                    writer.uint32(/* id 8, wireType 1 =*/65).double(message.latencyP99Us);
                if (message.dropped != null && $Object.hasOwnProperty.call(message, "dropped") && (typeof message.dropped === "object" ? message.dropped.low || message.dropped.high : message.dropped !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.dropped);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ShadowComparison message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.ShadowComparison
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.ShadowComparison & fleetloop.v1.ShadowComparison.$Shape} ShadowComparison
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ShadowComparison.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.ShadowComparison();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.besideDigest = value;
                            else
                                delete message.besideDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.compared = value;
                            else
                                delete message.compared;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.agreed = value;
                            else
                                delete message.agreed;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.differenceSum = value;
                            else
                                delete message.differenceSum;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.differenceSquaredSum = value;
                            else
                                delete message.differenceSquaredSum;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.errors = value;
                            else
                                delete message.errors;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.latencyP50Us = value;
                            else
                                delete message.latencyP50Us;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.latencyP99Us = value;
                            else
                                delete message.latencyP99Us;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.dropped = value;
                            else
                                delete message.dropped;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a ShadowComparison message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.ShadowComparison
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.ShadowComparison} ShadowComparison
             */
            ShadowComparison.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.ShadowComparison)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.ShadowComparison: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.ShadowComparison();
                if (object.besideDigest != null)
                    if (typeof object.besideDigest !== "string" || object.besideDigest.length)
                        message.besideDigest = $String(object.besideDigest);
                if (object.compared != null)
                    if (typeof object.compared === "object" ? object.compared.low || object.compared.high : $Number(object.compared) !== 0)
                        if ($util.Long)
                            message.compared = $util.Long.fromValue(object.compared, true);
                        else if (typeof object.compared === "string")
                            message.compared = $parseInt(object.compared, 10);
                        else if (typeof object.compared === "number")
                            message.compared = object.compared;
                        else if (typeof object.compared === "object")
                            message.compared = new $util.LongBits(object.compared.low >>> 0, object.compared.high >>> 0).toNumber(true);
                if (object.agreed != null)
                    if (typeof object.agreed === "object" ? object.agreed.low || object.agreed.high : $Number(object.agreed) !== 0)
                        if ($util.Long)
                            message.agreed = $util.Long.fromValue(object.agreed, true);
                        else if (typeof object.agreed === "string")
                            message.agreed = $parseInt(object.agreed, 10);
                        else if (typeof object.agreed === "number")
                            message.agreed = object.agreed;
                        else if (typeof object.agreed === "object")
                            message.agreed = new $util.LongBits(object.agreed.low >>> 0, object.agreed.high >>> 0).toNumber(true);
                if (object.differenceSum != null)
                    if (!$Object.is($Number(object.differenceSum), 0))
                        message.differenceSum = $Number(object.differenceSum);
                if (object.differenceSquaredSum != null)
                    if (!$Object.is($Number(object.differenceSquaredSum), 0))
                        message.differenceSquaredSum = $Number(object.differenceSquaredSum);
                if (object.errors != null)
                    if (typeof object.errors === "object" ? object.errors.low || object.errors.high : $Number(object.errors) !== 0)
                        if ($util.Long)
                            message.errors = $util.Long.fromValue(object.errors, true);
                        else if (typeof object.errors === "string")
                            message.errors = $parseInt(object.errors, 10);
                        else if (typeof object.errors === "number")
                            message.errors = object.errors;
                        else if (typeof object.errors === "object")
                            message.errors = new $util.LongBits(object.errors.low >>> 0, object.errors.high >>> 0).toNumber(true);
                if (object.latencyP50Us != null)
                    if (!$Object.is($Number(object.latencyP50Us), 0))
                        message.latencyP50Us = $Number(object.latencyP50Us);
                if (object.latencyP99Us != null)
                    if (!$Object.is($Number(object.latencyP99Us), 0))
                        message.latencyP99Us = $Number(object.latencyP99Us);
                if (object.dropped != null)
                    if (typeof object.dropped === "object" ? object.dropped.low || object.dropped.high : $Number(object.dropped) !== 0)
                        if ($util.Long)
                            message.dropped = $util.Long.fromValue(object.dropped, true);
                        else if (typeof object.dropped === "string")
                            message.dropped = $parseInt(object.dropped, 10);
                        else if (typeof object.dropped === "number")
                            message.dropped = object.dropped;
                        else if (typeof object.dropped === "object")
                            message.dropped = new $util.LongBits(object.dropped.low >>> 0, object.dropped.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a ShadowComparison message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.ShadowComparison
             * @static
             * @param {fleetloop.v1.ShadowComparison} message ShadowComparison
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            ShadowComparison.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.besideDigest = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.compared = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.compared = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.agreed = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.agreed = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.differenceSum = 0;
                    object.differenceSquaredSum = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.errors = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.errors = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.latencyP50Us = 0;
                    object.latencyP99Us = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.dropped = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.dropped = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.besideDigest != null && $Object.hasOwnProperty.call(message, "besideDigest"))
                    object.besideDigest = message.besideDigest;
                if (message.compared != null && $Object.hasOwnProperty.call(message, "compared"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.compared = typeof message.compared === "number" ? $BigInt(message.compared) : $util.Long.fromBits(message.compared.low >>> 0, message.compared.high >>> 0, true).toBigInt();
                    else if (typeof message.compared === "number")
                        object.compared = options.longs === $String ? $String(message.compared) : message.compared;
                    else
                        object.compared = options.longs === $String ? $util.Long.prototype.toString.call(message.compared) : options.longs === $Number ? new $util.LongBits(message.compared.low >>> 0, message.compared.high >>> 0).toNumber(true) : message.compared;
                if (message.agreed != null && $Object.hasOwnProperty.call(message, "agreed"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.agreed = typeof message.agreed === "number" ? $BigInt(message.agreed) : $util.Long.fromBits(message.agreed.low >>> 0, message.agreed.high >>> 0, true).toBigInt();
                    else if (typeof message.agreed === "number")
                        object.agreed = options.longs === $String ? $String(message.agreed) : message.agreed;
                    else
                        object.agreed = options.longs === $String ? $util.Long.prototype.toString.call(message.agreed) : options.longs === $Number ? new $util.LongBits(message.agreed.low >>> 0, message.agreed.high >>> 0).toNumber(true) : message.agreed;
                if (message.differenceSum != null && $Object.hasOwnProperty.call(message, "differenceSum"))
                    object.differenceSum = options.json && !$isFinite(message.differenceSum) ? $String(message.differenceSum) : message.differenceSum;
                if (message.differenceSquaredSum != null && $Object.hasOwnProperty.call(message, "differenceSquaredSum"))
                    object.differenceSquaredSum = options.json && !$isFinite(message.differenceSquaredSum) ? $String(message.differenceSquaredSum) : message.differenceSquaredSum;
                if (message.errors != null && $Object.hasOwnProperty.call(message, "errors"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.errors = typeof message.errors === "number" ? $BigInt(message.errors) : $util.Long.fromBits(message.errors.low >>> 0, message.errors.high >>> 0, true).toBigInt();
                    else if (typeof message.errors === "number")
                        object.errors = options.longs === $String ? $String(message.errors) : message.errors;
                    else
                        object.errors = options.longs === $String ? $util.Long.prototype.toString.call(message.errors) : options.longs === $Number ? new $util.LongBits(message.errors.low >>> 0, message.errors.high >>> 0).toNumber(true) : message.errors;
                if (message.latencyP50Us != null && $Object.hasOwnProperty.call(message, "latencyP50Us"))
                    object.latencyP50Us = options.json && !$isFinite(message.latencyP50Us) ? $String(message.latencyP50Us) : message.latencyP50Us;
                if (message.latencyP99Us != null && $Object.hasOwnProperty.call(message, "latencyP99Us"))
                    object.latencyP99Us = options.json && !$isFinite(message.latencyP99Us) ? $String(message.latencyP99Us) : message.latencyP99Us;
                if (message.dropped != null && $Object.hasOwnProperty.call(message, "dropped"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.dropped = typeof message.dropped === "number" ? $BigInt(message.dropped) : $util.Long.fromBits(message.dropped.low >>> 0, message.dropped.high >>> 0, true).toBigInt();
                    else if (typeof message.dropped === "number")
                        object.dropped = options.longs === $String ? $String(message.dropped) : message.dropped;
                    else
                        object.dropped = options.longs === $String ? $util.Long.prototype.toString.call(message.dropped) : options.longs === $Number ? new $util.LongBits(message.dropped.low >>> 0, message.dropped.high >>> 0).toNumber(true) : message.dropped;
                return object;
            };

            /**
             * Converts this ShadowComparison to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.ShadowComparison
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            ShadowComparison.prototype.toJSON = function() {
                return ShadowComparison.toObject(this, $protobuf.util.toJSONOptions);
            };

            return ShadowComparison;
        })();

        v1.Profile = (function() {

            /**
             * Properties of a Profile.
             * @typedef {Object} fleetloop.v1.Profile.$Properties
             * @property {number|Long|null} [count] Profile count
             * @property {Array.<fleetloop.v1.Sketch.$Properties>|null} [features] Profile features
             * @property {Array.<fleetloop.v1.Sketch.$Properties>|null} [outputs] Profile outputs
             * @property {fleetloop.v1.Sketch.$Properties|null} [confidence] Profile confidence
             * @property {Array.<number|Long>|null} [predicted] Profile predicted
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Profile.
             * @memberof fleetloop.v1
             * @interface IProfile
             * @augments fleetloop.v1.Profile.$Properties
             * @deprecated Use fleetloop.v1.Profile.$Properties instead.
             */

            /**
             * Shape of a Profile.
             * @typedef {fleetloop.v1.Profile.$Properties} fleetloop.v1.Profile.$Shape
             */

            /**
             * Constructs a new Profile.
             * @memberof fleetloop.v1
             * @classdesc Represents a Profile.
             * @constructor
             * @param {fleetloop.v1.Profile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Profile = function (properties) {
                this.features = [];
                this.outputs = [];
                this.predicted = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Profile count.
             * @member {number|Long} count
             * @memberof fleetloop.v1.Profile
             * @instance
             */
            Profile.prototype.count = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Profile features.
             * @member {Array.<fleetloop.v1.Sketch.$Properties>} features
             * @memberof fleetloop.v1.Profile
             * @instance
             */
            Profile.prototype.features = $util.emptyArray;

            /**
             * Profile outputs.
             * @member {Array.<fleetloop.v1.Sketch.$Properties>} outputs
             * @memberof fleetloop.v1.Profile
             * @instance
             */
            Profile.prototype.outputs = $util.emptyArray;

            /**
             * Profile confidence.
             * @member {fleetloop.v1.Sketch.$Properties|null|undefined} confidence
             * @memberof fleetloop.v1.Profile
             * @instance
             */
            Profile.prototype.confidence = null;

            /**
             * Profile predicted.
             * @member {Array.<number|Long>} predicted
             * @memberof fleetloop.v1.Profile
             * @instance
             */
            Profile.prototype.predicted = $util.emptyArray;

            /**
             * Creates a new Profile instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Profile
             * @static
             * @param {fleetloop.v1.Profile.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Profile} Profile instance
             * @type {{
             *   (properties: fleetloop.v1.Profile.$Shape): fleetloop.v1.Profile & fleetloop.v1.Profile.$Shape;
             *   (properties?: fleetloop.v1.Profile.$Properties): fleetloop.v1.Profile;
             * }}
             */
            Profile.create = function(properties) {
                return new Profile(properties);
            };

            /**
             * Encodes the specified Profile message. Does not implicitly {@link fleetloop.v1.Profile.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Profile
             * @static
             * @param {fleetloop.v1.Profile.$Properties} message Profile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Profile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && (typeof message.count === "object" ? message.count.low || message.count.high : message.count !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.count);
                if (message.features != null && message.features.length)
                    for (let i = 0; i < message.features.length; ++i)
                        $root.fleetloop.v1.Sketch.encode(message.features[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.outputs != null && message.outputs.length)
                    for (let i = 0; i < message.outputs.length; ++i)
                        $root.fleetloop.v1.Sketch.encode(message.outputs[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.confidence != null && $Object.hasOwnProperty.call(message, "confidence"))
                    $root.fleetloop.v1.Sketch.encode(message.confidence, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.predicted != null && message.predicted.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).uint64s(message.predicted);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Profile message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Profile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Profile & fleetloop.v1.Profile.$Shape} Profile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Profile.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Profile();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.features && message.features.length))
                                message.features = [];
                            message.features.push($root.fleetloop.v1.Sketch.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.outputs && message.outputs.length))
                                message.outputs = [];
                            message.outputs.push($root.fleetloop.v1.Sketch.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.confidence = $root.fleetloop.v1.Sketch.decode(reader, reader.size(), $undefined, _depth + 1, message.confidence);
                            continue;
                        }
                    case 5: {
                            if (wireType === 2) {
                                if (!(message.predicted && message.predicted.length))
                                    message.predicted = [];
                                reader.uint64s(message.predicted);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.predicted && message.predicted.length))
                                message.predicted = [];
                            message.predicted.push(reader.uint64());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Profile message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Profile
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Profile} Profile
             */
            Profile.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Profile)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Profile: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Profile();
                if (object.count != null)
                    if (typeof object.count === "object" ? object.count.low || object.count.high : $Number(object.count) !== 0)
                        if ($util.Long)
                            message.count = $util.Long.fromValue(object.count, true);
                        else if (typeof object.count === "string")
                            message.count = $parseInt(object.count, 10);
                        else if (typeof object.count === "number")
                            message.count = object.count;
                        else if (typeof object.count === "object")
                            message.count = new $util.LongBits(object.count.low >>> 0, object.count.high >>> 0).toNumber(true);
                if (object.features) {
                    if (!$Array.isArray(object.features))
                        throw $TypeError(".fleetloop.v1.Profile.features: array expected");
                    message.features = $Array(object.features.length);
                    for (let i = 0; i < object.features.length; ++i) {
                        if (!$util.isObject(object.features[i]))
                            throw $TypeError(".fleetloop.v1.Profile.features: object expected");
                        message.features[i] = $root.fleetloop.v1.Sketch.fromObject(object.features[i], _depth + 1);
                    }
                }
                if (object.outputs) {
                    if (!$Array.isArray(object.outputs))
                        throw $TypeError(".fleetloop.v1.Profile.outputs: array expected");
                    message.outputs = $Array(object.outputs.length);
                    for (let i = 0; i < object.outputs.length; ++i) {
                        if (!$util.isObject(object.outputs[i]))
                            throw $TypeError(".fleetloop.v1.Profile.outputs: object expected");
                        message.outputs[i] = $root.fleetloop.v1.Sketch.fromObject(object.outputs[i], _depth + 1);
                    }
                }
                if (object.confidence != null) {
                    if (!$util.isObject(object.confidence))
                        throw $TypeError(".fleetloop.v1.Profile.confidence: object expected");
                    message.confidence = $root.fleetloop.v1.Sketch.fromObject(object.confidence, _depth + 1);
                }
                if (object.predicted) {
                    if (!$Array.isArray(object.predicted))
                        throw $TypeError(".fleetloop.v1.Profile.predicted: array expected");
                    message.predicted = $Array(object.predicted.length);
                    for (let i = 0; i < object.predicted.length; ++i)
                        if ($util.Long)
                            message.predicted[i] = $util.Long.fromValue(object.predicted[i], true);
                        else if (typeof object.predicted[i] === "string")
                            message.predicted[i] = $parseInt(object.predicted[i], 10);
                        else if (typeof object.predicted[i] === "number")
                            message.predicted[i] = object.predicted[i];
                        else if (typeof object.predicted[i] === "object")
                            message.predicted[i] = new $util.LongBits(object.predicted[i].low >>> 0, object.predicted[i].high >>> 0).toNumber(true);
                }
                return message;
            };

            /**
             * Creates a plain object from a Profile message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Profile
             * @static
             * @param {fleetloop.v1.Profile} message Profile
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Profile.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.features = [];
                    object.outputs = [];
                    object.predicted = [];
                }
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.count = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.count = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.confidence = null;
                }
                if (message.count != null && $Object.hasOwnProperty.call(message, "count"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.count = typeof message.count === "number" ? $BigInt(message.count) : $util.Long.fromBits(message.count.low >>> 0, message.count.high >>> 0, true).toBigInt();
                    else if (typeof message.count === "number")
                        object.count = options.longs === $String ? $String(message.count) : message.count;
                    else
                        object.count = options.longs === $String ? $util.Long.prototype.toString.call(message.count) : options.longs === $Number ? new $util.LongBits(message.count.low >>> 0, message.count.high >>> 0).toNumber(true) : message.count;
                if (message.features && message.features.length) {
                    object.features = $Array(message.features.length);
                    for (let j = 0; j < message.features.length; ++j)
                        object.features[j] = $root.fleetloop.v1.Sketch.toObject(message.features[j], options, _depth + 1);
                }
                if (message.outputs && message.outputs.length) {
                    object.outputs = $Array(message.outputs.length);
                    for (let j = 0; j < message.outputs.length; ++j)
                        object.outputs[j] = $root.fleetloop.v1.Sketch.toObject(message.outputs[j], options, _depth + 1);
                }
                if (message.confidence != null && $Object.hasOwnProperty.call(message, "confidence"))
                    object.confidence = $root.fleetloop.v1.Sketch.toObject(message.confidence, options, _depth + 1);
                if (message.predicted && message.predicted.length) {
                    object.predicted = $Array(message.predicted.length);
                    for (let j = 0; j < message.predicted.length; ++j)
                        if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                            object.predicted[j] = typeof message.predicted[j] === "number" ? $BigInt(message.predicted[j]) : $util.Long.fromBits(message.predicted[j].low >>> 0, message.predicted[j].high >>> 0, true).toBigInt();
                        else if (typeof message.predicted[j] === "number")
                            object.predicted[j] = options.longs === $String ? $String(message.predicted[j]) : message.predicted[j];
                        else
                            object.predicted[j] = options.longs === $String ? $util.Long.prototype.toString.call(message.predicted[j]) : options.longs === $Number ? new $util.LongBits(message.predicted[j].low >>> 0, message.predicted[j].high >>> 0).toNumber(true) : message.predicted[j];
                }
                return object;
            };

            /**
             * Converts this Profile to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Profile
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Profile.prototype.toJSON = function() {
                return Profile.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Profile;
        })();

        v1.Sketch = (function() {

            /**
             * Properties of a Sketch.
             * @typedef {Object} fleetloop.v1.Sketch.$Properties
             * @property {Array.<number>|null} [counts] Sketch counts
             * @property {number|Long|null} [finite] Sketch finite
             * @property {number|null} [mean] Sketch mean
             * @property {number|null} [m2] Sketch m2
             * @property {number|null} [min] Sketch min
             * @property {number|null} [max] Sketch max
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Sketch.
             * @memberof fleetloop.v1
             * @interface ISketch
             * @augments fleetloop.v1.Sketch.$Properties
             * @deprecated Use fleetloop.v1.Sketch.$Properties instead.
             */

            /**
             * Shape of a Sketch.
             * @typedef {fleetloop.v1.Sketch.$Properties} fleetloop.v1.Sketch.$Shape
             */

            /**
             * Constructs a new Sketch.
             * @memberof fleetloop.v1
             * @classdesc Represents a Sketch.
             * @constructor
             * @param {fleetloop.v1.Sketch.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Sketch = function (properties) {
                this.counts = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Sketch counts.
             * @member {Array.<number>} counts
             * @memberof fleetloop.v1.Sketch
             * @instance
             */
            Sketch.prototype.counts = $util.emptyArray;

            /**
             * Sketch finite.
             * @member {number|Long} finite
             * @memberof fleetloop.v1.Sketch
             * @instance
             */
            Sketch.prototype.finite = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Sketch mean.
             * @member {number} mean
             * @memberof fleetloop.v1.Sketch
             * @instance
             */
            Sketch.prototype.mean = 0;

            /**
             * Sketch m2.
             * @member {number} m2
             * @memberof fleetloop.v1.Sketch
             * @instance
             */
            Sketch.prototype.m2 = 0;

            /**
             * Sketch min.
             * @member {number} min
             * @memberof fleetloop.v1.Sketch
             * @instance
             */
            Sketch.prototype.min = 0;

            /**
             * Sketch max.
             * @member {number} max
             * @memberof fleetloop.v1.Sketch
             * @instance
             */
            Sketch.prototype.max = 0;

            /**
             * Creates a new Sketch instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Sketch
             * @static
             * @param {fleetloop.v1.Sketch.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Sketch} Sketch instance
             * @type {{
             *   (properties: fleetloop.v1.Sketch.$Shape): fleetloop.v1.Sketch & fleetloop.v1.Sketch.$Shape;
             *   (properties?: fleetloop.v1.Sketch.$Properties): fleetloop.v1.Sketch;
             * }}
             */
            Sketch.create = function(properties) {
                return new Sketch(properties);
            };

            /**
             * Encodes the specified Sketch message. Does not implicitly {@link fleetloop.v1.Sketch.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Sketch
             * @static
             * @param {fleetloop.v1.Sketch.$Properties} message Sketch message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Sketch.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.counts != null && message.counts.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).uint32s(message.counts);
                if (message.finite != null && $Object.hasOwnProperty.call(message, "finite") && (typeof message.finite === "object" ? message.finite.low || message.finite.high : message.finite !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.finite);
                if (message.mean != null && $Object.hasOwnProperty.call(message, "mean") && !$Object.is(message.mean, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.mean);
                if (message.m2 != null && $Object.hasOwnProperty.call(message, "m2") && !$Object.is(message.m2, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.m2);
                if (message.min != null && $Object.hasOwnProperty.call(message, "min") && !$Object.is(message.min, 0))
                    writer.uint32(/* id 5, wireType 5 =*/45).float(message.min);
                if (message.max != null && $Object.hasOwnProperty.call(message, "max") && !$Object.is(message.max, 0))
                    writer.uint32(/* id 6, wireType 5 =*/53).float(message.max);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Sketch message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Sketch
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Sketch & fleetloop.v1.Sketch.$Shape} Sketch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Sketch.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Sketch();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.counts && message.counts.length))
                                    message.counts = [];
                                reader.uint32s(message.counts);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.counts && message.counts.length))
                                message.counts = [];
                            message.counts.push(reader.uint32());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.finite = value;
                            else
                                delete message.finite;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.mean = value;
                            else
                                delete message.mean;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.m2 = value;
                            else
                                delete message.m2;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.min = value;
                            else
                                delete message.min;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.max = value;
                            else
                                delete message.max;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Sketch message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Sketch
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Sketch} Sketch
             */
            Sketch.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Sketch)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Sketch: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Sketch();
                if (object.counts) {
                    if (!$Array.isArray(object.counts))
                        throw $TypeError(".fleetloop.v1.Sketch.counts: array expected");
                    message.counts = $Array(object.counts.length);
                    for (let i = 0; i < object.counts.length; ++i)
                        message.counts[i] = object.counts[i] >>> 0;
                }
                if (object.finite != null)
                    if (typeof object.finite === "object" ? object.finite.low || object.finite.high : $Number(object.finite) !== 0)
                        if ($util.Long)
                            message.finite = $util.Long.fromValue(object.finite, true);
                        else if (typeof object.finite === "string")
                            message.finite = $parseInt(object.finite, 10);
                        else if (typeof object.finite === "number")
                            message.finite = object.finite;
                        else if (typeof object.finite === "object")
                            message.finite = new $util.LongBits(object.finite.low >>> 0, object.finite.high >>> 0).toNumber(true);
                if (object.mean != null)
                    if (!$Object.is($Number(object.mean), 0))
                        message.mean = $Number(object.mean);
                if (object.m2 != null)
                    if (!$Object.is($Number(object.m2), 0))
                        message.m2 = $Number(object.m2);
                if (object.min != null)
                    if (!$Object.is($Number(object.min), 0))
                        message.min = $Number(object.min);
                if (object.max != null)
                    if (!$Object.is($Number(object.max), 0))
                        message.max = $Number(object.max);
                return message;
            };

            /**
             * Creates a plain object from a Sketch message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Sketch
             * @static
             * @param {fleetloop.v1.Sketch} message Sketch
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Sketch.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.counts = [];
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.finite = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.finite = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.mean = 0;
                    object.m2 = 0;
                    object.min = 0;
                    object.max = 0;
                }
                if (message.counts && message.counts.length) {
                    object.counts = $Array(message.counts.length);
                    for (let j = 0; j < message.counts.length; ++j)
                        object.counts[j] = message.counts[j];
                }
                if (message.finite != null && $Object.hasOwnProperty.call(message, "finite"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.finite = typeof message.finite === "number" ? $BigInt(message.finite) : $util.Long.fromBits(message.finite.low >>> 0, message.finite.high >>> 0, true).toBigInt();
                    else if (typeof message.finite === "number")
                        object.finite = options.longs === $String ? $String(message.finite) : message.finite;
                    else
                        object.finite = options.longs === $String ? $util.Long.prototype.toString.call(message.finite) : options.longs === $Number ? new $util.LongBits(message.finite.low >>> 0, message.finite.high >>> 0).toNumber(true) : message.finite;
                if (message.mean != null && $Object.hasOwnProperty.call(message, "mean"))
                    object.mean = options.json && !$isFinite(message.mean) ? $String(message.mean) : message.mean;
                if (message.m2 != null && $Object.hasOwnProperty.call(message, "m2"))
                    object.m2 = options.json && !$isFinite(message.m2) ? $String(message.m2) : message.m2;
                if (message.min != null && $Object.hasOwnProperty.call(message, "min"))
                    object.min = options.json && !$isFinite(message.min) ? $String(message.min) : message.min;
                if (message.max != null && $Object.hasOwnProperty.call(message, "max"))
                    object.max = options.json && !$isFinite(message.max) ? $String(message.max) : message.max;
                return object;
            };

            /**
             * Converts this Sketch to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Sketch
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Sketch.prototype.toJSON = function() {
                return Sketch.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Sketch;
        })();

        v1.ReferenceProfile = (function() {

            /**
             * Properties of a ReferenceProfile.
             * @typedef {Object} fleetloop.v1.ReferenceProfile.$Properties
             * @property {Array.<string>|null} [featureNames] ReferenceProfile featureNames
             * @property {Array.<fleetloop.v1.BinEdges.$Properties>|null} [featureEdges] ReferenceProfile featureEdges
             * @property {Array.<fleetloop.v1.BinEdges.$Properties>|null} [outputEdges] ReferenceProfile outputEdges
             * @property {fleetloop.v1.BinEdges.$Properties|null} [confidenceEdges] ReferenceProfile confidenceEdges
             * @property {fleetloop.v1.Profile.$Properties|null} [profile] ReferenceProfile profile
             * @property {Array.<string>|null} [outputNames] ReferenceProfile outputNames
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReferenceProfile.
             * @memberof fleetloop.v1
             * @interface IReferenceProfile
             * @augments fleetloop.v1.ReferenceProfile.$Properties
             * @deprecated Use fleetloop.v1.ReferenceProfile.$Properties instead.
             */

            /**
             * Shape of a ReferenceProfile.
             * @typedef {fleetloop.v1.ReferenceProfile.$Properties} fleetloop.v1.ReferenceProfile.$Shape
             */

            /**
             * Constructs a new ReferenceProfile.
             * @memberof fleetloop.v1
             * @classdesc Represents a ReferenceProfile.
             * @constructor
             * @param {fleetloop.v1.ReferenceProfile.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReferenceProfile = function (properties) {
                this.featureNames = [];
                this.featureEdges = [];
                this.outputEdges = [];
                this.outputNames = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ReferenceProfile featureNames.
             * @member {Array.<string>} featureNames
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             */
            ReferenceProfile.prototype.featureNames = $util.emptyArray;

            /**
             * ReferenceProfile featureEdges.
             * @member {Array.<fleetloop.v1.BinEdges.$Properties>} featureEdges
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             */
            ReferenceProfile.prototype.featureEdges = $util.emptyArray;

            /**
             * ReferenceProfile outputEdges.
             * @member {Array.<fleetloop.v1.BinEdges.$Properties>} outputEdges
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             */
            ReferenceProfile.prototype.outputEdges = $util.emptyArray;

            /**
             * ReferenceProfile confidenceEdges.
             * @member {fleetloop.v1.BinEdges.$Properties|null|undefined} confidenceEdges
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             */
            ReferenceProfile.prototype.confidenceEdges = null;

            /**
             * ReferenceProfile profile.
             * @member {fleetloop.v1.Profile.$Properties|null|undefined} profile
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             */
            ReferenceProfile.prototype.profile = null;

            /**
             * ReferenceProfile outputNames.
             * @member {Array.<string>} outputNames
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             */
            ReferenceProfile.prototype.outputNames = $util.emptyArray;

            /**
             * Creates a new ReferenceProfile instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.ReferenceProfile
             * @static
             * @param {fleetloop.v1.ReferenceProfile.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.ReferenceProfile} ReferenceProfile instance
             * @type {{
             *   (properties: fleetloop.v1.ReferenceProfile.$Shape): fleetloop.v1.ReferenceProfile & fleetloop.v1.ReferenceProfile.$Shape;
             *   (properties?: fleetloop.v1.ReferenceProfile.$Properties): fleetloop.v1.ReferenceProfile;
             * }}
             */
            ReferenceProfile.create = function(properties) {
                return new ReferenceProfile(properties);
            };

            /**
             * Encodes the specified ReferenceProfile message. Does not implicitly {@link fleetloop.v1.ReferenceProfile.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.ReferenceProfile
             * @static
             * @param {fleetloop.v1.ReferenceProfile.$Properties} message ReferenceProfile message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReferenceProfile.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.featureNames != null && message.featureNames.length)
                    for (let i = 0; i < message.featureNames.length; ++i)
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.featureNames[i]);
                if (message.featureEdges != null && message.featureEdges.length)
                    for (let i = 0; i < message.featureEdges.length; ++i)
                        $root.fleetloop.v1.BinEdges.encode(message.featureEdges[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.outputEdges != null && message.outputEdges.length)
                    for (let i = 0; i < message.outputEdges.length; ++i)
                        $root.fleetloop.v1.BinEdges.encode(message.outputEdges[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.confidenceEdges != null && $Object.hasOwnProperty.call(message, "confidenceEdges"))
                    $root.fleetloop.v1.BinEdges.encode(message.confidenceEdges, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.profile != null && $Object.hasOwnProperty.call(message, "profile"))
                    $root.fleetloop.v1.Profile.encode(message.profile, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.outputNames != null && message.outputNames.length)
                    for (let i = 0; i < message.outputNames.length; ++i)
                        writer.uint32(/* id 6, wireType 2 =*/50).string(message.outputNames[i]);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ReferenceProfile message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.ReferenceProfile
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.ReferenceProfile & fleetloop.v1.ReferenceProfile.$Shape} ReferenceProfile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReferenceProfile.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.ReferenceProfile();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.featureNames && message.featureNames.length))
                                message.featureNames = [];
                            message.featureNames.push(reader.stringVerify());
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.featureEdges && message.featureEdges.length))
                                message.featureEdges = [];
                            message.featureEdges.push($root.fleetloop.v1.BinEdges.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.outputEdges && message.outputEdges.length))
                                message.outputEdges = [];
                            message.outputEdges.push($root.fleetloop.v1.BinEdges.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.confidenceEdges = $root.fleetloop.v1.BinEdges.decode(reader, reader.size(), $undefined, _depth + 1, message.confidenceEdges);
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.profile = $root.fleetloop.v1.Profile.decode(reader, reader.size(), $undefined, _depth + 1, message.profile);
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if (!(message.outputNames && message.outputNames.length))
                                message.outputNames = [];
                            message.outputNames.push(reader.stringVerify());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a ReferenceProfile message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.ReferenceProfile
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.ReferenceProfile} ReferenceProfile
             */
            ReferenceProfile.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.ReferenceProfile)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.ReferenceProfile: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.ReferenceProfile();
                if (object.featureNames) {
                    if (!$Array.isArray(object.featureNames))
                        throw $TypeError(".fleetloop.v1.ReferenceProfile.featureNames: array expected");
                    message.featureNames = $Array(object.featureNames.length);
                    for (let i = 0; i < object.featureNames.length; ++i)
                        message.featureNames[i] = $String(object.featureNames[i]);
                }
                if (object.featureEdges) {
                    if (!$Array.isArray(object.featureEdges))
                        throw $TypeError(".fleetloop.v1.ReferenceProfile.featureEdges: array expected");
                    message.featureEdges = $Array(object.featureEdges.length);
                    for (let i = 0; i < object.featureEdges.length; ++i) {
                        if (!$util.isObject(object.featureEdges[i]))
                            throw $TypeError(".fleetloop.v1.ReferenceProfile.featureEdges: object expected");
                        message.featureEdges[i] = $root.fleetloop.v1.BinEdges.fromObject(object.featureEdges[i], _depth + 1);
                    }
                }
                if (object.outputEdges) {
                    if (!$Array.isArray(object.outputEdges))
                        throw $TypeError(".fleetloop.v1.ReferenceProfile.outputEdges: array expected");
                    message.outputEdges = $Array(object.outputEdges.length);
                    for (let i = 0; i < object.outputEdges.length; ++i) {
                        if (!$util.isObject(object.outputEdges[i]))
                            throw $TypeError(".fleetloop.v1.ReferenceProfile.outputEdges: object expected");
                        message.outputEdges[i] = $root.fleetloop.v1.BinEdges.fromObject(object.outputEdges[i], _depth + 1);
                    }
                }
                if (object.confidenceEdges != null) {
                    if (!$util.isObject(object.confidenceEdges))
                        throw $TypeError(".fleetloop.v1.ReferenceProfile.confidenceEdges: object expected");
                    message.confidenceEdges = $root.fleetloop.v1.BinEdges.fromObject(object.confidenceEdges, _depth + 1);
                }
                if (object.profile != null) {
                    if (!$util.isObject(object.profile))
                        throw $TypeError(".fleetloop.v1.ReferenceProfile.profile: object expected");
                    message.profile = $root.fleetloop.v1.Profile.fromObject(object.profile, _depth + 1);
                }
                if (object.outputNames) {
                    if (!$Array.isArray(object.outputNames))
                        throw $TypeError(".fleetloop.v1.ReferenceProfile.outputNames: array expected");
                    message.outputNames = $Array(object.outputNames.length);
                    for (let i = 0; i < object.outputNames.length; ++i)
                        message.outputNames[i] = $String(object.outputNames[i]);
                }
                return message;
            };

            /**
             * Creates a plain object from a ReferenceProfile message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.ReferenceProfile
             * @static
             * @param {fleetloop.v1.ReferenceProfile} message ReferenceProfile
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            ReferenceProfile.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.featureNames = [];
                    object.featureEdges = [];
                    object.outputEdges = [];
                    object.outputNames = [];
                }
                if (options.defaults) {
                    object.confidenceEdges = null;
                    object.profile = null;
                }
                if (message.featureNames && message.featureNames.length) {
                    object.featureNames = $Array(message.featureNames.length);
                    for (let j = 0; j < message.featureNames.length; ++j)
                        object.featureNames[j] = message.featureNames[j];
                }
                if (message.featureEdges && message.featureEdges.length) {
                    object.featureEdges = $Array(message.featureEdges.length);
                    for (let j = 0; j < message.featureEdges.length; ++j)
                        object.featureEdges[j] = $root.fleetloop.v1.BinEdges.toObject(message.featureEdges[j], options, _depth + 1);
                }
                if (message.outputEdges && message.outputEdges.length) {
                    object.outputEdges = $Array(message.outputEdges.length);
                    for (let j = 0; j < message.outputEdges.length; ++j)
                        object.outputEdges[j] = $root.fleetloop.v1.BinEdges.toObject(message.outputEdges[j], options, _depth + 1);
                }
                if (message.confidenceEdges != null && $Object.hasOwnProperty.call(message, "confidenceEdges"))
                    object.confidenceEdges = $root.fleetloop.v1.BinEdges.toObject(message.confidenceEdges, options, _depth + 1);
                if (message.profile != null && $Object.hasOwnProperty.call(message, "profile"))
                    object.profile = $root.fleetloop.v1.Profile.toObject(message.profile, options, _depth + 1);
                if (message.outputNames && message.outputNames.length) {
                    object.outputNames = $Array(message.outputNames.length);
                    for (let j = 0; j < message.outputNames.length; ++j)
                        object.outputNames[j] = message.outputNames[j];
                }
                return object;
            };

            /**
             * Converts this ReferenceProfile to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.ReferenceProfile
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            ReferenceProfile.prototype.toJSON = function() {
                return ReferenceProfile.toObject(this, $protobuf.util.toJSONOptions);
            };

            return ReferenceProfile;
        })();

        v1.BinEdges = (function() {

            /**
             * Properties of a BinEdges.
             * @typedef {Object} fleetloop.v1.BinEdges.$Properties
             * @property {Array.<number>|null} [edges] BinEdges edges
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a BinEdges.
             * @memberof fleetloop.v1
             * @interface IBinEdges
             * @augments fleetloop.v1.BinEdges.$Properties
             * @deprecated Use fleetloop.v1.BinEdges.$Properties instead.
             */

            /**
             * Shape of a BinEdges.
             * @typedef {fleetloop.v1.BinEdges.$Properties} fleetloop.v1.BinEdges.$Shape
             */

            /**
             * Constructs a new BinEdges.
             * @memberof fleetloop.v1
             * @classdesc Represents a BinEdges.
             * @constructor
             * @param {fleetloop.v1.BinEdges.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const BinEdges = function (properties) {
                this.edges = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * BinEdges edges.
             * @member {Array.<number>} edges
             * @memberof fleetloop.v1.BinEdges
             * @instance
             */
            BinEdges.prototype.edges = $util.emptyArray;

            /**
             * Creates a new BinEdges instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.BinEdges
             * @static
             * @param {fleetloop.v1.BinEdges.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.BinEdges} BinEdges instance
             * @type {{
             *   (properties: fleetloop.v1.BinEdges.$Shape): fleetloop.v1.BinEdges & fleetloop.v1.BinEdges.$Shape;
             *   (properties?: fleetloop.v1.BinEdges.$Properties): fleetloop.v1.BinEdges;
             * }}
             */
            BinEdges.create = function(properties) {
                return new BinEdges(properties);
            };

            /**
             * Encodes the specified BinEdges message. Does not implicitly {@link fleetloop.v1.BinEdges.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.BinEdges
             * @static
             * @param {fleetloop.v1.BinEdges.$Properties} message BinEdges message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            BinEdges.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.edges != null && message.edges.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).floats(message.edges);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a BinEdges message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.BinEdges
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.BinEdges & fleetloop.v1.BinEdges.$Shape} BinEdges
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            BinEdges.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.BinEdges();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType === 2) {
                                if (!(message.edges && message.edges.length))
                                    message.edges = [];
                                reader.floats(message.edges);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.edges && message.edges.length))
                                message.edges = [];
                            message.edges.push(reader.float());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a BinEdges message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.BinEdges
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.BinEdges} BinEdges
             */
            BinEdges.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.BinEdges)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.BinEdges: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.BinEdges();
                if (object.edges) {
                    if (!$Array.isArray(object.edges))
                        throw $TypeError(".fleetloop.v1.BinEdges.edges: array expected");
                    message.edges = $Array(object.edges.length);
                    for (let i = 0; i < object.edges.length; ++i)
                        message.edges[i] = $Number(object.edges[i]);
                }
                return message;
            };

            /**
             * Creates a plain object from a BinEdges message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.BinEdges
             * @static
             * @param {fleetloop.v1.BinEdges} message BinEdges
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            BinEdges.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.edges = [];
                if (message.edges && message.edges.length) {
                    object.edges = $Array(message.edges.length);
                    for (let j = 0; j < message.edges.length; ++j)
                        object.edges[j] = options.json && !$isFinite(message.edges[j]) ? $String(message.edges[j]) : message.edges[j];
                }
                return object;
            };

            /**
             * Converts this BinEdges to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.BinEdges
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            BinEdges.prototype.toJSON = function() {
                return BinEdges.toObject(this, $protobuf.util.toJSONOptions);
            };

            return BinEdges;
        })();

        v1.Sample = (function() {

            /**
             * Properties of a Sample.
             * @typedef {Object} fleetloop.v1.Sample.$Properties
             * @property {string|null} [bundleDigest] Sample bundleDigest
             * @property {number|Long|null} [capturedMs] Sample capturedMs
             * @property {number|null} [rows] Sample rows
             * @property {number|null} [columns] Sample columns
             * @property {Array.<number>|null} [input] Sample input
             * @property {Array.<number>|null} [output] Sample output
             * @property {number|null} [confidence] Sample confidence
             * @property {number|null} [inclusionProbability] Sample inclusionProbability
             * @property {string|null} [rule] Sample rule
             * @property {string|null} [sourceKey] Sample sourceKey
             * @property {Uint8Array|null} [inputU8] Sample inputU8
             * @property {number|null} [randomProbability] Sample randomProbability
             * @property {string|null} [stage] Sample stage
             * @property {string|null} [group] Sample group
             * @property {number|null} [contextOffset] Sample contextOffset
             * @property {Array.<string>|null} [quality] Sample quality
             * @property {string|null} [split] Sample split
             * @property {number|null} [part] Sample part
             * @property {number|null} [parts] Sample parts
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Sample.
             * @memberof fleetloop.v1
             * @interface ISample
             * @augments fleetloop.v1.Sample.$Properties
             * @deprecated Use fleetloop.v1.Sample.$Properties instead.
             */

            /**
             * Shape of a Sample.
             * @typedef {fleetloop.v1.Sample.$Properties} fleetloop.v1.Sample.$Shape
             */

            /**
             * Constructs a new Sample.
             * @memberof fleetloop.v1
             * @classdesc Represents a Sample.
             * @constructor
             * @param {fleetloop.v1.Sample.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Sample = function (properties) {
                this.input = [];
                this.output = [];
                this.quality = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Sample bundleDigest.
             * @member {string} bundleDigest
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.bundleDigest = "";

            /**
             * Sample capturedMs.
             * @member {number|Long} capturedMs
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.capturedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Sample rows.
             * @member {number} rows
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.rows = 0;

            /**
             * Sample columns.
             * @member {number} columns
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.columns = 0;

            /**
             * Sample input.
             * @member {Array.<number>} input
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.input = $util.emptyArray;

            /**
             * Sample output.
             * @member {Array.<number>} output
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.output = $util.emptyArray;

            /**
             * Sample confidence.
             * @member {number} confidence
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.confidence = 0;

            /**
             * Sample inclusionProbability.
             * @member {number} inclusionProbability
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.inclusionProbability = 0;

            /**
             * Sample rule.
             * @member {string} rule
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.rule = "";

            /**
             * Sample sourceKey.
             * @member {string} sourceKey
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.sourceKey = "";

            /**
             * Sample inputU8.
             * @member {Uint8Array} inputU8
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.inputU8 = $util.newBuffer([]);

            /**
             * Sample randomProbability.
             * @member {number} randomProbability
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.randomProbability = 0;

            /**
             * Sample stage.
             * @member {string} stage
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.stage = "";

            /**
             * Sample group.
             * @member {string} group
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.group = "";

            /**
             * Sample contextOffset.
             * @member {number} contextOffset
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.contextOffset = 0;

            /**
             * Sample quality.
             * @member {Array.<string>} quality
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.quality = $util.emptyArray;

            /**
             * Sample split.
             * @member {string} split
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.split = "";

            /**
             * Sample part.
             * @member {number} part
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.part = 0;

            /**
             * Sample parts.
             * @member {number} parts
             * @memberof fleetloop.v1.Sample
             * @instance
             */
            Sample.prototype.parts = 0;

            /**
             * Creates a new Sample instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Sample
             * @static
             * @param {fleetloop.v1.Sample.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Sample} Sample instance
             * @type {{
             *   (properties: fleetloop.v1.Sample.$Shape): fleetloop.v1.Sample & fleetloop.v1.Sample.$Shape;
             *   (properties?: fleetloop.v1.Sample.$Properties): fleetloop.v1.Sample;
             * }}
             */
            Sample.create = function(properties) {
                return new Sample(properties);
            };

            /**
             * Encodes the specified Sample message. Does not implicitly {@link fleetloop.v1.Sample.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Sample
             * @static
             * @param {fleetloop.v1.Sample.$Properties} message Sample message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Sample.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest") && message.bundleDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.bundleDigest);
                if (message.capturedMs != null && $Object.hasOwnProperty.call(message, "capturedMs") && (typeof message.capturedMs === "object" ? message.capturedMs.low || message.capturedMs.high : message.capturedMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.capturedMs);
                if (message.rows != null && $Object.hasOwnProperty.call(message, "rows") && message.rows !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.rows);
                if (message.columns != null && $Object.hasOwnProperty.call(message, "columns") && message.columns !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.columns);
                if (message.input != null && message.input.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).floats(message.input);
                if (message.output != null && message.output.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).floats(message.output);
                if (message.confidence != null && $Object.hasOwnProperty.call(message, "confidence") && !$Object.is(message.confidence, 0))
                    writer.uint32(/* id 7, wireType 5 =*/61).float(message.confidence);
                if (message.inclusionProbability != null && $Object.hasOwnProperty.call(message, "inclusionProbability") && !$Object.is(message.inclusionProbability, 0))
                    writer.uint32(/* id 8, wireType 1 =*/65).double(message.inclusionProbability);
                if (message.rule != null && $Object.hasOwnProperty.call(message, "rule") && message.rule !== "")
                    writer.uint32(/* id 9, wireType 2 =*/74).string(message.rule);
                if (message.sourceKey != null && $Object.hasOwnProperty.call(message, "sourceKey") && message.sourceKey !== "")
                    writer.uint32(/* id 10, wireType 2 =*/82).string(message.sourceKey);
                if (message.inputU8 != null && $Object.hasOwnProperty.call(message, "inputU8") && message.inputU8.length)
                    writer.uint32(/* id 11, wireType 2 =*/90).bytes(message.inputU8);
                if (message.randomProbability != null && $Object.hasOwnProperty.call(message, "randomProbability") && !$Object.is(message.randomProbability, 0))
                    writer.uint32(/* id 12, wireType 1 =*/97).double(message.randomProbability);
                if (message.stage != null && $Object.hasOwnProperty.call(message, "stage") && message.stage !== "")
                    writer.uint32(/* id 13, wireType 2 =*/106).string(message.stage);
                if (message.group != null && $Object.hasOwnProperty.call(message, "group") && message.group !== "")
                    writer.uint32(/* id 14, wireType 2 =*/114).string(message.group);
                if (message.contextOffset != null && $Object.hasOwnProperty.call(message, "contextOffset") && message.contextOffset !== 0)
                    writer.uint32(/* id 15, wireType 0 =*/120).sint32(message.contextOffset);
                if (message.quality != null && message.quality.length)
                    for (let i = 0; i < message.quality.length; ++i)
                        writer.uint32(/* id 16, wireType 2 =*/130).string(message.quality[i]);
                if (message.split != null && $Object.hasOwnProperty.call(message, "split") && message.split !== "")
                    writer.uint32(/* id 17, wireType 2 =*/138).string(message.split);
                if (message.part != null && $Object.hasOwnProperty.call(message, "part") && message.part !== 0)
                    writer.uint32(/* id 18, wireType 0 =*/144).uint32(message.part);
                if (message.parts != null && $Object.hasOwnProperty.call(message, "parts") && message.parts !== 0)
                    writer.uint32(/* id 19, wireType 0 =*/152).uint32(message.parts);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Sample message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Sample
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Sample & fleetloop.v1.Sample.$Shape} Sample
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Sample.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Sample();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bundleDigest = value;
                            else
                                delete message.bundleDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.capturedMs = value;
                            else
                                delete message.capturedMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.rows = value;
                            else
                                delete message.rows;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.columns = value;
                            else
                                delete message.columns;
                            continue;
                        }
                    case 5: {
                            if (wireType === 2) {
                                if (!(message.input && message.input.length))
                                    message.input = [];
                                reader.floats(message.input);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.input && message.input.length))
                                message.input = [];
                            message.input.push(reader.float());
                            continue;
                        }
                    case 6: {
                            if (wireType === 2) {
                                if (!(message.output && message.output.length))
                                    message.output = [];
                                reader.floats(message.output);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.output && message.output.length))
                                message.output = [];
                            message.output.push(reader.float());
                            continue;
                        }
                    case 7: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.confidence = value;
                            else
                                delete message.confidence;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.inclusionProbability = value;
                            else
                                delete message.inclusionProbability;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.rule = value;
                            else
                                delete message.rule;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.sourceKey = value;
                            else
                                delete message.sourceKey;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.inputU8 = value;
                            else
                                delete message.inputU8;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.randomProbability = value;
                            else
                                delete message.randomProbability;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.stage = value;
                            else
                                delete message.stage;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.group = value;
                            else
                                delete message.group;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.sint32())
                                message.contextOffset = value;
                            else
                                delete message.contextOffset;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 2)
                                break;
                            if (!(message.quality && message.quality.length))
                                message.quality = [];
                            message.quality.push(reader.stringVerify());
                            continue;
                        }
                    case 17: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.split = value;
                            else
                                delete message.split;
                            continue;
                        }
                    case 18: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.part = value;
                            else
                                delete message.part;
                            continue;
                        }
                    case 19: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.parts = value;
                            else
                                delete message.parts;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Sample message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Sample
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Sample} Sample
             */
            Sample.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Sample)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Sample: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Sample();
                if (object.bundleDigest != null)
                    if (typeof object.bundleDigest !== "string" || object.bundleDigest.length)
                        message.bundleDigest = $String(object.bundleDigest);
                if (object.capturedMs != null)
                    if (typeof object.capturedMs === "object" ? object.capturedMs.low || object.capturedMs.high : $Number(object.capturedMs) !== 0)
                        if ($util.Long)
                            message.capturedMs = $util.Long.fromValue(object.capturedMs, true);
                        else if (typeof object.capturedMs === "string")
                            message.capturedMs = $parseInt(object.capturedMs, 10);
                        else if (typeof object.capturedMs === "number")
                            message.capturedMs = object.capturedMs;
                        else if (typeof object.capturedMs === "object")
                            message.capturedMs = new $util.LongBits(object.capturedMs.low >>> 0, object.capturedMs.high >>> 0).toNumber(true);
                if (object.rows != null)
                    if ($Number(object.rows) !== 0)
                        message.rows = object.rows >>> 0;
                if (object.columns != null)
                    if ($Number(object.columns) !== 0)
                        message.columns = object.columns >>> 0;
                if (object.input) {
                    if (!$Array.isArray(object.input))
                        throw $TypeError(".fleetloop.v1.Sample.input: array expected");
                    message.input = $Array(object.input.length);
                    for (let i = 0; i < object.input.length; ++i)
                        message.input[i] = $Number(object.input[i]);
                }
                if (object.output) {
                    if (!$Array.isArray(object.output))
                        throw $TypeError(".fleetloop.v1.Sample.output: array expected");
                    message.output = $Array(object.output.length);
                    for (let i = 0; i < object.output.length; ++i)
                        message.output[i] = $Number(object.output[i]);
                }
                if (object.confidence != null)
                    if (!$Object.is($Number(object.confidence), 0))
                        message.confidence = $Number(object.confidence);
                if (object.inclusionProbability != null)
                    if (!$Object.is($Number(object.inclusionProbability), 0))
                        message.inclusionProbability = $Number(object.inclusionProbability);
                if (object.rule != null)
                    if (typeof object.rule !== "string" || object.rule.length)
                        message.rule = $String(object.rule);
                if (object.sourceKey != null)
                    if (typeof object.sourceKey !== "string" || object.sourceKey.length)
                        message.sourceKey = $String(object.sourceKey);
                if (object.inputU8 != null)
                    if (object.inputU8.length)
                        if (typeof object.inputU8 === "string")
                            $util.base64.decode(object.inputU8, message.inputU8 = $util.newBuffer($util.base64.length(object.inputU8)), 0);
                        else if (object.inputU8.length >= 0)
                            message.inputU8 = object.inputU8;
                if (object.randomProbability != null)
                    if (!$Object.is($Number(object.randomProbability), 0))
                        message.randomProbability = $Number(object.randomProbability);
                if (object.stage != null)
                    if (typeof object.stage !== "string" || object.stage.length)
                        message.stage = $String(object.stage);
                if (object.group != null)
                    if (typeof object.group !== "string" || object.group.length)
                        message.group = $String(object.group);
                if (object.contextOffset != null)
                    if ($Number(object.contextOffset) !== 0)
                        message.contextOffset = object.contextOffset | 0;
                if (object.quality) {
                    if (!$Array.isArray(object.quality))
                        throw $TypeError(".fleetloop.v1.Sample.quality: array expected");
                    message.quality = $Array(object.quality.length);
                    for (let i = 0; i < object.quality.length; ++i)
                        message.quality[i] = $String(object.quality[i]);
                }
                if (object.split != null)
                    if (typeof object.split !== "string" || object.split.length)
                        message.split = $String(object.split);
                if (object.part != null)
                    if ($Number(object.part) !== 0)
                        message.part = object.part >>> 0;
                if (object.parts != null)
                    if ($Number(object.parts) !== 0)
                        message.parts = object.parts >>> 0;
                return message;
            };

            /**
             * Creates a plain object from a Sample message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Sample
             * @static
             * @param {fleetloop.v1.Sample} message Sample
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Sample.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.input = [];
                    object.output = [];
                    object.quality = [];
                }
                if (options.defaults) {
                    object.bundleDigest = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.capturedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.capturedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.rows = 0;
                    object.columns = 0;
                    object.confidence = 0;
                    object.inclusionProbability = 0;
                    object.rule = "";
                    object.sourceKey = "";
                    if (options.bytes === $String)
                        object.inputU8 = "";
                    else {
                        object.inputU8 = [];
                        if (options.bytes !== $Array)
                            object.inputU8 = $util.newBuffer(object.inputU8);
                    }
                    object.randomProbability = 0;
                    object.stage = "";
                    object.group = "";
                    object.contextOffset = 0;
                    object.split = "";
                    object.part = 0;
                    object.parts = 0;
                }
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest"))
                    object.bundleDigest = message.bundleDigest;
                if (message.capturedMs != null && $Object.hasOwnProperty.call(message, "capturedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.capturedMs = typeof message.capturedMs === "number" ? $BigInt(message.capturedMs) : $util.Long.fromBits(message.capturedMs.low >>> 0, message.capturedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.capturedMs === "number")
                        object.capturedMs = options.longs === $String ? $String(message.capturedMs) : message.capturedMs;
                    else
                        object.capturedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.capturedMs) : options.longs === $Number ? new $util.LongBits(message.capturedMs.low >>> 0, message.capturedMs.high >>> 0).toNumber(true) : message.capturedMs;
                if (message.rows != null && $Object.hasOwnProperty.call(message, "rows"))
                    object.rows = message.rows;
                if (message.columns != null && $Object.hasOwnProperty.call(message, "columns"))
                    object.columns = message.columns;
                if (message.input && message.input.length) {
                    object.input = $Array(message.input.length);
                    for (let j = 0; j < message.input.length; ++j)
                        object.input[j] = options.json && !$isFinite(message.input[j]) ? $String(message.input[j]) : message.input[j];
                }
                if (message.output && message.output.length) {
                    object.output = $Array(message.output.length);
                    for (let j = 0; j < message.output.length; ++j)
                        object.output[j] = options.json && !$isFinite(message.output[j]) ? $String(message.output[j]) : message.output[j];
                }
                if (message.confidence != null && $Object.hasOwnProperty.call(message, "confidence"))
                    object.confidence = options.json && !$isFinite(message.confidence) ? $String(message.confidence) : message.confidence;
                if (message.inclusionProbability != null && $Object.hasOwnProperty.call(message, "inclusionProbability"))
                    object.inclusionProbability = options.json && !$isFinite(message.inclusionProbability) ? $String(message.inclusionProbability) : message.inclusionProbability;
                if (message.rule != null && $Object.hasOwnProperty.call(message, "rule"))
                    object.rule = message.rule;
                if (message.sourceKey != null && $Object.hasOwnProperty.call(message, "sourceKey"))
                    object.sourceKey = message.sourceKey;
                if (message.inputU8 != null && $Object.hasOwnProperty.call(message, "inputU8"))
                    object.inputU8 = options.bytes === $String ? $util.base64.encode(message.inputU8, 0, message.inputU8.length) : options.bytes === $Array ? $Array.prototype.slice.call(message.inputU8) : message.inputU8;
                if (message.randomProbability != null && $Object.hasOwnProperty.call(message, "randomProbability"))
                    object.randomProbability = options.json && !$isFinite(message.randomProbability) ? $String(message.randomProbability) : message.randomProbability;
                if (message.stage != null && $Object.hasOwnProperty.call(message, "stage"))
                    object.stage = message.stage;
                if (message.group != null && $Object.hasOwnProperty.call(message, "group"))
                    object.group = message.group;
                if (message.contextOffset != null && $Object.hasOwnProperty.call(message, "contextOffset"))
                    object.contextOffset = message.contextOffset;
                if (message.quality && message.quality.length) {
                    object.quality = $Array(message.quality.length);
                    for (let j = 0; j < message.quality.length; ++j)
                        object.quality[j] = message.quality[j];
                }
                if (message.split != null && $Object.hasOwnProperty.call(message, "split"))
                    object.split = message.split;
                if (message.part != null && $Object.hasOwnProperty.call(message, "part"))
                    object.part = message.part;
                if (message.parts != null && $Object.hasOwnProperty.call(message, "parts"))
                    object.parts = message.parts;
                return object;
            };

            /**
             * Converts this Sample to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Sample
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Sample.prototype.toJSON = function() {
                return Sample.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Sample;
        })();

        v1.Metrics = (function() {

            /**
             * Properties of a Metrics.
             * @typedef {Object} fleetloop.v1.Metrics.$Properties
             * @property {string|null} [bundleDigest] Metrics bundleDigest
             * @property {number|Long|null} [intervalMs] Metrics intervalMs
             * @property {number|Long|null} [inferences] Metrics inferences
             * @property {number|Long|null} [errors] Metrics errors
             * @property {number|Long|null} [rejectedInputs] Metrics rejectedInputs
             * @property {number|null} [latencyP50Us] Metrics latencyP50Us
             * @property {number|null} [latencyP99Us] Metrics latencyP99Us
             * @property {number|Long|null} [rssBytes] Metrics rssBytes
             * @property {number|Long|null} [outboxBytes] Metrics outboxBytes
             * @property {number|Long|null} [evictedRecords] Metrics evictedRecords
             * @property {number|Long|null} [samplesKept] Metrics samplesKept
             * @property {string|null} [runtime] Metrics runtime
             * @property {fleetloop.v1.QualityCounts.$Properties|null} [quality] Metrics quality
             * @property {Array.<fleetloop.v1.DroppedSamples.$Properties>|null} [droppedSamples] Metrics droppedSamples
             * @property {number|Long|null} [samplesBytes] Metrics samplesBytes
             * @property {number|Long|null} [droppedInputs] Metrics droppedInputs
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Metrics.
             * @memberof fleetloop.v1
             * @interface IMetrics
             * @augments fleetloop.v1.Metrics.$Properties
             * @deprecated Use fleetloop.v1.Metrics.$Properties instead.
             */

            /**
             * Shape of a Metrics.
             * @typedef {fleetloop.v1.Metrics.$Properties} fleetloop.v1.Metrics.$Shape
             */

            /**
             * Constructs a new Metrics.
             * @memberof fleetloop.v1
             * @classdesc Represents a Metrics.
             * @constructor
             * @param {fleetloop.v1.Metrics.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Metrics = function (properties) {
                this.droppedSamples = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Metrics bundleDigest.
             * @member {string} bundleDigest
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.bundleDigest = "";

            /**
             * Metrics intervalMs.
             * @member {number|Long} intervalMs
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.intervalMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics inferences.
             * @member {number|Long} inferences
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.inferences = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics errors.
             * @member {number|Long} errors
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.errors = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics rejectedInputs.
             * @member {number|Long} rejectedInputs
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.rejectedInputs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics latencyP50Us.
             * @member {number} latencyP50Us
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.latencyP50Us = 0;

            /**
             * Metrics latencyP99Us.
             * @member {number} latencyP99Us
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.latencyP99Us = 0;

            /**
             * Metrics rssBytes.
             * @member {number|Long} rssBytes
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.rssBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics outboxBytes.
             * @member {number|Long} outboxBytes
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.outboxBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics evictedRecords.
             * @member {number|Long} evictedRecords
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.evictedRecords = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics samplesKept.
             * @member {number|Long} samplesKept
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.samplesKept = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics runtime.
             * @member {string} runtime
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.runtime = "";

            /**
             * Metrics quality.
             * @member {fleetloop.v1.QualityCounts.$Properties|null|undefined} quality
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.quality = null;

            /**
             * Metrics droppedSamples.
             * @member {Array.<fleetloop.v1.DroppedSamples.$Properties>} droppedSamples
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.droppedSamples = $util.emptyArray;

            /**
             * Metrics samplesBytes.
             * @member {number|Long} samplesBytes
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.samplesBytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Metrics droppedInputs.
             * @member {number|Long} droppedInputs
             * @memberof fleetloop.v1.Metrics
             * @instance
             */
            Metrics.prototype.droppedInputs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new Metrics instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.Metrics
             * @static
             * @param {fleetloop.v1.Metrics.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.Metrics} Metrics instance
             * @type {{
             *   (properties: fleetloop.v1.Metrics.$Shape): fleetloop.v1.Metrics & fleetloop.v1.Metrics.$Shape;
             *   (properties?: fleetloop.v1.Metrics.$Properties): fleetloop.v1.Metrics;
             * }}
             */
            Metrics.create = function(properties) {
                return new Metrics(properties);
            };

            /**
             * Encodes the specified Metrics message. Does not implicitly {@link fleetloop.v1.Metrics.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.Metrics
             * @static
             * @param {fleetloop.v1.Metrics.$Properties} message Metrics message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Metrics.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest") && message.bundleDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.bundleDigest);
                if (message.intervalMs != null && $Object.hasOwnProperty.call(message, "intervalMs") && (typeof message.intervalMs === "object" ? message.intervalMs.low || message.intervalMs.high : message.intervalMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.intervalMs);
                if (message.inferences != null && $Object.hasOwnProperty.call(message, "inferences") && (typeof message.inferences === "object" ? message.inferences.low || message.inferences.high : message.inferences !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.inferences);
                if (message.errors != null && $Object.hasOwnProperty.call(message, "errors") && (typeof message.errors === "object" ? message.errors.low || message.errors.high : message.errors !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.errors);
                if (message.rejectedInputs != null && $Object.hasOwnProperty.call(message, "rejectedInputs") && (typeof message.rejectedInputs === "object" ? message.rejectedInputs.low || message.rejectedInputs.high : message.rejectedInputs !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.rejectedInputs);
                if (message.latencyP50Us != null && $Object.hasOwnProperty.call(message, "latencyP50Us") && !$Object.is(message.latencyP50Us, 0))
                    writer.uint32(/* id 6, wireType 1 =*/49).double(message.latencyP50Us);
                if (message.latencyP99Us != null && $Object.hasOwnProperty.call(message, "latencyP99Us") && !$Object.is(message.latencyP99Us, 0))
                    writer.uint32(/* id 7, wireType 1 =*/57).double(message.latencyP99Us);
                if (message.rssBytes != null && $Object.hasOwnProperty.call(message, "rssBytes") && (typeof message.rssBytes === "object" ? message.rssBytes.low || message.rssBytes.high : message.rssBytes !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.rssBytes);
                if (message.outboxBytes != null && $Object.hasOwnProperty.call(message, "outboxBytes") && (typeof message.outboxBytes === "object" ? message.outboxBytes.low || message.outboxBytes.high : message.outboxBytes !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.outboxBytes);
                if (message.evictedRecords != null && $Object.hasOwnProperty.call(message, "evictedRecords") && (typeof message.evictedRecords === "object" ? message.evictedRecords.low || message.evictedRecords.high : message.evictedRecords !== 0))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint64(message.evictedRecords);
                if (message.samplesKept != null && $Object.hasOwnProperty.call(message, "samplesKept") && (typeof message.samplesKept === "object" ? message.samplesKept.low || message.samplesKept.high : message.samplesKept !== 0))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint64(message.samplesKept);
                if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime") && message.runtime !== "")
                    writer.uint32(/* id 12, wireType 2 =*/98).string(message.runtime);
                if (message.quality != null && $Object.hasOwnProperty.call(message, "quality"))
                    $root.fleetloop.v1.QualityCounts.encode(message.quality, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.droppedSamples != null && message.droppedSamples.length)
                    for (let i = 0; i < message.droppedSamples.length; ++i)
                        $root.fleetloop.v1.DroppedSamples.encode(message.droppedSamples[i], writer.uint32(/* id 14, wireType 2 =*/114).fork(), _depth + 1).ldelim();
                if (message.samplesBytes != null && $Object.hasOwnProperty.call(message, "samplesBytes") && (typeof message.samplesBytes === "object" ? message.samplesBytes.low || message.samplesBytes.high : message.samplesBytes !== 0))
                    writer.uint32(/* id 15, wireType 0 =*/120).uint64(message.samplesBytes);
                if (message.droppedInputs != null && $Object.hasOwnProperty.call(message, "droppedInputs") && (typeof message.droppedInputs === "object" ? message.droppedInputs.low || message.droppedInputs.high : message.droppedInputs !== 0))
                    writer.uint32(/* id 16, wireType 0 =*/128).uint64(message.droppedInputs);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Metrics message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.Metrics
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.Metrics & fleetloop.v1.Metrics.$Shape} Metrics
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Metrics.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.Metrics();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bundleDigest = value;
                            else
                                delete message.bundleDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.intervalMs = value;
                            else
                                delete message.intervalMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.inferences = value;
                            else
                                delete message.inferences;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.errors = value;
                            else
                                delete message.errors;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.rejectedInputs = value;
                            else
                                delete message.rejectedInputs;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.latencyP50Us = value;
                            else
                                delete message.latencyP50Us;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.latencyP99Us = value;
                            else
                                delete message.latencyP99Us;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.rssBytes = value;
                            else
                                delete message.rssBytes;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.outboxBytes = value;
                            else
                                delete message.outboxBytes;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.evictedRecords = value;
                            else
                                delete message.evictedRecords;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.samplesKept = value;
                            else
                                delete message.samplesKept;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.runtime = value;
                            else
                                delete message.runtime;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.quality = $root.fleetloop.v1.QualityCounts.decode(reader, reader.size(), $undefined, _depth + 1, message.quality);
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if (!(message.droppedSamples && message.droppedSamples.length))
                                message.droppedSamples = [];
                            message.droppedSamples.push($root.fleetloop.v1.DroppedSamples.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 15: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.samplesBytes = value;
                            else
                                delete message.samplesBytes;
                            continue;
                        }
                    case 16: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.droppedInputs = value;
                            else
                                delete message.droppedInputs;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a Metrics message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.Metrics
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.Metrics} Metrics
             */
            Metrics.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.Metrics)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.Metrics: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.Metrics();
                if (object.bundleDigest != null)
                    if (typeof object.bundleDigest !== "string" || object.bundleDigest.length)
                        message.bundleDigest = $String(object.bundleDigest);
                if (object.intervalMs != null)
                    if (typeof object.intervalMs === "object" ? object.intervalMs.low || object.intervalMs.high : $Number(object.intervalMs) !== 0)
                        if ($util.Long)
                            message.intervalMs = $util.Long.fromValue(object.intervalMs, true);
                        else if (typeof object.intervalMs === "string")
                            message.intervalMs = $parseInt(object.intervalMs, 10);
                        else if (typeof object.intervalMs === "number")
                            message.intervalMs = object.intervalMs;
                        else if (typeof object.intervalMs === "object")
                            message.intervalMs = new $util.LongBits(object.intervalMs.low >>> 0, object.intervalMs.high >>> 0).toNumber(true);
                if (object.inferences != null)
                    if (typeof object.inferences === "object" ? object.inferences.low || object.inferences.high : $Number(object.inferences) !== 0)
                        if ($util.Long)
                            message.inferences = $util.Long.fromValue(object.inferences, true);
                        else if (typeof object.inferences === "string")
                            message.inferences = $parseInt(object.inferences, 10);
                        else if (typeof object.inferences === "number")
                            message.inferences = object.inferences;
                        else if (typeof object.inferences === "object")
                            message.inferences = new $util.LongBits(object.inferences.low >>> 0, object.inferences.high >>> 0).toNumber(true);
                if (object.errors != null)
                    if (typeof object.errors === "object" ? object.errors.low || object.errors.high : $Number(object.errors) !== 0)
                        if ($util.Long)
                            message.errors = $util.Long.fromValue(object.errors, true);
                        else if (typeof object.errors === "string")
                            message.errors = $parseInt(object.errors, 10);
                        else if (typeof object.errors === "number")
                            message.errors = object.errors;
                        else if (typeof object.errors === "object")
                            message.errors = new $util.LongBits(object.errors.low >>> 0, object.errors.high >>> 0).toNumber(true);
                if (object.rejectedInputs != null)
                    if (typeof object.rejectedInputs === "object" ? object.rejectedInputs.low || object.rejectedInputs.high : $Number(object.rejectedInputs) !== 0)
                        if ($util.Long)
                            message.rejectedInputs = $util.Long.fromValue(object.rejectedInputs, true);
                        else if (typeof object.rejectedInputs === "string")
                            message.rejectedInputs = $parseInt(object.rejectedInputs, 10);
                        else if (typeof object.rejectedInputs === "number")
                            message.rejectedInputs = object.rejectedInputs;
                        else if (typeof object.rejectedInputs === "object")
                            message.rejectedInputs = new $util.LongBits(object.rejectedInputs.low >>> 0, object.rejectedInputs.high >>> 0).toNumber(true);
                if (object.latencyP50Us != null)
                    if (!$Object.is($Number(object.latencyP50Us), 0))
                        message.latencyP50Us = $Number(object.latencyP50Us);
                if (object.latencyP99Us != null)
                    if (!$Object.is($Number(object.latencyP99Us), 0))
                        message.latencyP99Us = $Number(object.latencyP99Us);
                if (object.rssBytes != null)
                    if (typeof object.rssBytes === "object" ? object.rssBytes.low || object.rssBytes.high : $Number(object.rssBytes) !== 0)
                        if ($util.Long)
                            message.rssBytes = $util.Long.fromValue(object.rssBytes, true);
                        else if (typeof object.rssBytes === "string")
                            message.rssBytes = $parseInt(object.rssBytes, 10);
                        else if (typeof object.rssBytes === "number")
                            message.rssBytes = object.rssBytes;
                        else if (typeof object.rssBytes === "object")
                            message.rssBytes = new $util.LongBits(object.rssBytes.low >>> 0, object.rssBytes.high >>> 0).toNumber(true);
                if (object.outboxBytes != null)
                    if (typeof object.outboxBytes === "object" ? object.outboxBytes.low || object.outboxBytes.high : $Number(object.outboxBytes) !== 0)
                        if ($util.Long)
                            message.outboxBytes = $util.Long.fromValue(object.outboxBytes, true);
                        else if (typeof object.outboxBytes === "string")
                            message.outboxBytes = $parseInt(object.outboxBytes, 10);
                        else if (typeof object.outboxBytes === "number")
                            message.outboxBytes = object.outboxBytes;
                        else if (typeof object.outboxBytes === "object")
                            message.outboxBytes = new $util.LongBits(object.outboxBytes.low >>> 0, object.outboxBytes.high >>> 0).toNumber(true);
                if (object.evictedRecords != null)
                    if (typeof object.evictedRecords === "object" ? object.evictedRecords.low || object.evictedRecords.high : $Number(object.evictedRecords) !== 0)
                        if ($util.Long)
                            message.evictedRecords = $util.Long.fromValue(object.evictedRecords, true);
                        else if (typeof object.evictedRecords === "string")
                            message.evictedRecords = $parseInt(object.evictedRecords, 10);
                        else if (typeof object.evictedRecords === "number")
                            message.evictedRecords = object.evictedRecords;
                        else if (typeof object.evictedRecords === "object")
                            message.evictedRecords = new $util.LongBits(object.evictedRecords.low >>> 0, object.evictedRecords.high >>> 0).toNumber(true);
                if (object.samplesKept != null)
                    if (typeof object.samplesKept === "object" ? object.samplesKept.low || object.samplesKept.high : $Number(object.samplesKept) !== 0)
                        if ($util.Long)
                            message.samplesKept = $util.Long.fromValue(object.samplesKept, true);
                        else if (typeof object.samplesKept === "string")
                            message.samplesKept = $parseInt(object.samplesKept, 10);
                        else if (typeof object.samplesKept === "number")
                            message.samplesKept = object.samplesKept;
                        else if (typeof object.samplesKept === "object")
                            message.samplesKept = new $util.LongBits(object.samplesKept.low >>> 0, object.samplesKept.high >>> 0).toNumber(true);
                if (object.runtime != null)
                    if (typeof object.runtime !== "string" || object.runtime.length)
                        message.runtime = $String(object.runtime);
                if (object.quality != null) {
                    if (!$util.isObject(object.quality))
                        throw $TypeError(".fleetloop.v1.Metrics.quality: object expected");
                    message.quality = $root.fleetloop.v1.QualityCounts.fromObject(object.quality, _depth + 1);
                }
                if (object.droppedSamples) {
                    if (!$Array.isArray(object.droppedSamples))
                        throw $TypeError(".fleetloop.v1.Metrics.droppedSamples: array expected");
                    message.droppedSamples = $Array(object.droppedSamples.length);
                    for (let i = 0; i < object.droppedSamples.length; ++i) {
                        if (!$util.isObject(object.droppedSamples[i]))
                            throw $TypeError(".fleetloop.v1.Metrics.droppedSamples: object expected");
                        message.droppedSamples[i] = $root.fleetloop.v1.DroppedSamples.fromObject(object.droppedSamples[i], _depth + 1);
                    }
                }
                if (object.samplesBytes != null)
                    if (typeof object.samplesBytes === "object" ? object.samplesBytes.low || object.samplesBytes.high : $Number(object.samplesBytes) !== 0)
                        if ($util.Long)
                            message.samplesBytes = $util.Long.fromValue(object.samplesBytes, true);
                        else if (typeof object.samplesBytes === "string")
                            message.samplesBytes = $parseInt(object.samplesBytes, 10);
                        else if (typeof object.samplesBytes === "number")
                            message.samplesBytes = object.samplesBytes;
                        else if (typeof object.samplesBytes === "object")
                            message.samplesBytes = new $util.LongBits(object.samplesBytes.low >>> 0, object.samplesBytes.high >>> 0).toNumber(true);
                if (object.droppedInputs != null)
                    if (typeof object.droppedInputs === "object" ? object.droppedInputs.low || object.droppedInputs.high : $Number(object.droppedInputs) !== 0)
                        if ($util.Long)
                            message.droppedInputs = $util.Long.fromValue(object.droppedInputs, true);
                        else if (typeof object.droppedInputs === "string")
                            message.droppedInputs = $parseInt(object.droppedInputs, 10);
                        else if (typeof object.droppedInputs === "number")
                            message.droppedInputs = object.droppedInputs;
                        else if (typeof object.droppedInputs === "object")
                            message.droppedInputs = new $util.LongBits(object.droppedInputs.low >>> 0, object.droppedInputs.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a Metrics message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.Metrics
             * @static
             * @param {fleetloop.v1.Metrics} message Metrics
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            Metrics.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.droppedSamples = [];
                if (options.defaults) {
                    object.bundleDigest = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.intervalMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.intervalMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.inferences = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.inferences = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.errors = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.errors = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.rejectedInputs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.rejectedInputs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.latencyP50Us = 0;
                    object.latencyP99Us = 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.rssBytes = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.rssBytes = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.outboxBytes = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.outboxBytes = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.evictedRecords = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.evictedRecords = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.samplesKept = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.samplesKept = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.runtime = "";
                    object.quality = null;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.samplesBytes = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.samplesBytes = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.droppedInputs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.droppedInputs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest"))
                    object.bundleDigest = message.bundleDigest;
                if (message.intervalMs != null && $Object.hasOwnProperty.call(message, "intervalMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.intervalMs = typeof message.intervalMs === "number" ? $BigInt(message.intervalMs) : $util.Long.fromBits(message.intervalMs.low >>> 0, message.intervalMs.high >>> 0, true).toBigInt();
                    else if (typeof message.intervalMs === "number")
                        object.intervalMs = options.longs === $String ? $String(message.intervalMs) : message.intervalMs;
                    else
                        object.intervalMs = options.longs === $String ? $util.Long.prototype.toString.call(message.intervalMs) : options.longs === $Number ? new $util.LongBits(message.intervalMs.low >>> 0, message.intervalMs.high >>> 0).toNumber(true) : message.intervalMs;
                if (message.inferences != null && $Object.hasOwnProperty.call(message, "inferences"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.inferences = typeof message.inferences === "number" ? $BigInt(message.inferences) : $util.Long.fromBits(message.inferences.low >>> 0, message.inferences.high >>> 0, true).toBigInt();
                    else if (typeof message.inferences === "number")
                        object.inferences = options.longs === $String ? $String(message.inferences) : message.inferences;
                    else
                        object.inferences = options.longs === $String ? $util.Long.prototype.toString.call(message.inferences) : options.longs === $Number ? new $util.LongBits(message.inferences.low >>> 0, message.inferences.high >>> 0).toNumber(true) : message.inferences;
                if (message.errors != null && $Object.hasOwnProperty.call(message, "errors"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.errors = typeof message.errors === "number" ? $BigInt(message.errors) : $util.Long.fromBits(message.errors.low >>> 0, message.errors.high >>> 0, true).toBigInt();
                    else if (typeof message.errors === "number")
                        object.errors = options.longs === $String ? $String(message.errors) : message.errors;
                    else
                        object.errors = options.longs === $String ? $util.Long.prototype.toString.call(message.errors) : options.longs === $Number ? new $util.LongBits(message.errors.low >>> 0, message.errors.high >>> 0).toNumber(true) : message.errors;
                if (message.rejectedInputs != null && $Object.hasOwnProperty.call(message, "rejectedInputs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.rejectedInputs = typeof message.rejectedInputs === "number" ? $BigInt(message.rejectedInputs) : $util.Long.fromBits(message.rejectedInputs.low >>> 0, message.rejectedInputs.high >>> 0, true).toBigInt();
                    else if (typeof message.rejectedInputs === "number")
                        object.rejectedInputs = options.longs === $String ? $String(message.rejectedInputs) : message.rejectedInputs;
                    else
                        object.rejectedInputs = options.longs === $String ? $util.Long.prototype.toString.call(message.rejectedInputs) : options.longs === $Number ? new $util.LongBits(message.rejectedInputs.low >>> 0, message.rejectedInputs.high >>> 0).toNumber(true) : message.rejectedInputs;
                if (message.latencyP50Us != null && $Object.hasOwnProperty.call(message, "latencyP50Us"))
                    object.latencyP50Us = options.json && !$isFinite(message.latencyP50Us) ? $String(message.latencyP50Us) : message.latencyP50Us;
                if (message.latencyP99Us != null && $Object.hasOwnProperty.call(message, "latencyP99Us"))
                    object.latencyP99Us = options.json && !$isFinite(message.latencyP99Us) ? $String(message.latencyP99Us) : message.latencyP99Us;
                if (message.rssBytes != null && $Object.hasOwnProperty.call(message, "rssBytes"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.rssBytes = typeof message.rssBytes === "number" ? $BigInt(message.rssBytes) : $util.Long.fromBits(message.rssBytes.low >>> 0, message.rssBytes.high >>> 0, true).toBigInt();
                    else if (typeof message.rssBytes === "number")
                        object.rssBytes = options.longs === $String ? $String(message.rssBytes) : message.rssBytes;
                    else
                        object.rssBytes = options.longs === $String ? $util.Long.prototype.toString.call(message.rssBytes) : options.longs === $Number ? new $util.LongBits(message.rssBytes.low >>> 0, message.rssBytes.high >>> 0).toNumber(true) : message.rssBytes;
                if (message.outboxBytes != null && $Object.hasOwnProperty.call(message, "outboxBytes"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.outboxBytes = typeof message.outboxBytes === "number" ? $BigInt(message.outboxBytes) : $util.Long.fromBits(message.outboxBytes.low >>> 0, message.outboxBytes.high >>> 0, true).toBigInt();
                    else if (typeof message.outboxBytes === "number")
                        object.outboxBytes = options.longs === $String ? $String(message.outboxBytes) : message.outboxBytes;
                    else
                        object.outboxBytes = options.longs === $String ? $util.Long.prototype.toString.call(message.outboxBytes) : options.longs === $Number ? new $util.LongBits(message.outboxBytes.low >>> 0, message.outboxBytes.high >>> 0).toNumber(true) : message.outboxBytes;
                if (message.evictedRecords != null && $Object.hasOwnProperty.call(message, "evictedRecords"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.evictedRecords = typeof message.evictedRecords === "number" ? $BigInt(message.evictedRecords) : $util.Long.fromBits(message.evictedRecords.low >>> 0, message.evictedRecords.high >>> 0, true).toBigInt();
                    else if (typeof message.evictedRecords === "number")
                        object.evictedRecords = options.longs === $String ? $String(message.evictedRecords) : message.evictedRecords;
                    else
                        object.evictedRecords = options.longs === $String ? $util.Long.prototype.toString.call(message.evictedRecords) : options.longs === $Number ? new $util.LongBits(message.evictedRecords.low >>> 0, message.evictedRecords.high >>> 0).toNumber(true) : message.evictedRecords;
                if (message.samplesKept != null && $Object.hasOwnProperty.call(message, "samplesKept"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.samplesKept = typeof message.samplesKept === "number" ? $BigInt(message.samplesKept) : $util.Long.fromBits(message.samplesKept.low >>> 0, message.samplesKept.high >>> 0, true).toBigInt();
                    else if (typeof message.samplesKept === "number")
                        object.samplesKept = options.longs === $String ? $String(message.samplesKept) : message.samplesKept;
                    else
                        object.samplesKept = options.longs === $String ? $util.Long.prototype.toString.call(message.samplesKept) : options.longs === $Number ? new $util.LongBits(message.samplesKept.low >>> 0, message.samplesKept.high >>> 0).toNumber(true) : message.samplesKept;
                if (message.runtime != null && $Object.hasOwnProperty.call(message, "runtime"))
                    object.runtime = message.runtime;
                if (message.quality != null && $Object.hasOwnProperty.call(message, "quality"))
                    object.quality = $root.fleetloop.v1.QualityCounts.toObject(message.quality, options, _depth + 1);
                if (message.droppedSamples && message.droppedSamples.length) {
                    object.droppedSamples = $Array(message.droppedSamples.length);
                    for (let j = 0; j < message.droppedSamples.length; ++j)
                        object.droppedSamples[j] = $root.fleetloop.v1.DroppedSamples.toObject(message.droppedSamples[j], options, _depth + 1);
                }
                if (message.samplesBytes != null && $Object.hasOwnProperty.call(message, "samplesBytes"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.samplesBytes = typeof message.samplesBytes === "number" ? $BigInt(message.samplesBytes) : $util.Long.fromBits(message.samplesBytes.low >>> 0, message.samplesBytes.high >>> 0, true).toBigInt();
                    else if (typeof message.samplesBytes === "number")
                        object.samplesBytes = options.longs === $String ? $String(message.samplesBytes) : message.samplesBytes;
                    else
                        object.samplesBytes = options.longs === $String ? $util.Long.prototype.toString.call(message.samplesBytes) : options.longs === $Number ? new $util.LongBits(message.samplesBytes.low >>> 0, message.samplesBytes.high >>> 0).toNumber(true) : message.samplesBytes;
                if (message.droppedInputs != null && $Object.hasOwnProperty.call(message, "droppedInputs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.droppedInputs = typeof message.droppedInputs === "number" ? $BigInt(message.droppedInputs) : $util.Long.fromBits(message.droppedInputs.low >>> 0, message.droppedInputs.high >>> 0, true).toBigInt();
                    else if (typeof message.droppedInputs === "number")
                        object.droppedInputs = options.longs === $String ? $String(message.droppedInputs) : message.droppedInputs;
                    else
                        object.droppedInputs = options.longs === $String ? $util.Long.prototype.toString.call(message.droppedInputs) : options.longs === $Number ? new $util.LongBits(message.droppedInputs.low >>> 0, message.droppedInputs.high >>> 0).toNumber(true) : message.droppedInputs;
                return object;
            };

            /**
             * Converts this Metrics to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.Metrics
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            Metrics.prototype.toJSON = function() {
                return Metrics.toObject(this, $protobuf.util.toJSONOptions);
            };

            return Metrics;
        })();

        v1.DroppedSamples = (function() {

            /**
             * Properties of a DroppedSamples.
             * @typedef {Object} fleetloop.v1.DroppedSamples.$Properties
             * @property {string|null} [reason] DroppedSamples reason
             * @property {number|Long|null} [count] DroppedSamples count
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DroppedSamples.
             * @memberof fleetloop.v1
             * @interface IDroppedSamples
             * @augments fleetloop.v1.DroppedSamples.$Properties
             * @deprecated Use fleetloop.v1.DroppedSamples.$Properties instead.
             */

            /**
             * Shape of a DroppedSamples.
             * @typedef {fleetloop.v1.DroppedSamples.$Properties} fleetloop.v1.DroppedSamples.$Shape
             */

            /**
             * Constructs a new DroppedSamples.
             * @memberof fleetloop.v1
             * @classdesc Represents a DroppedSamples.
             * @constructor
             * @param {fleetloop.v1.DroppedSamples.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DroppedSamples = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DroppedSamples reason.
             * @member {string} reason
             * @memberof fleetloop.v1.DroppedSamples
             * @instance
             */
            DroppedSamples.prototype.reason = "";

            /**
             * DroppedSamples count.
             * @member {number|Long} count
             * @memberof fleetloop.v1.DroppedSamples
             * @instance
             */
            DroppedSamples.prototype.count = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new DroppedSamples instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.DroppedSamples
             * @static
             * @param {fleetloop.v1.DroppedSamples.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.DroppedSamples} DroppedSamples instance
             * @type {{
             *   (properties: fleetloop.v1.DroppedSamples.$Shape): fleetloop.v1.DroppedSamples & fleetloop.v1.DroppedSamples.$Shape;
             *   (properties?: fleetloop.v1.DroppedSamples.$Properties): fleetloop.v1.DroppedSamples;
             * }}
             */
            DroppedSamples.create = function(properties) {
                return new DroppedSamples(properties);
            };

            /**
             * Encodes the specified DroppedSamples message. Does not implicitly {@link fleetloop.v1.DroppedSamples.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.DroppedSamples
             * @static
             * @param {fleetloop.v1.DroppedSamples.$Properties} message DroppedSamples message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DroppedSamples.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.reason);
                if (message.count != null && $Object.hasOwnProperty.call(message, "count") && (typeof message.count === "object" ? message.count.low || message.count.high : message.count !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.count);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DroppedSamples message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.DroppedSamples
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.DroppedSamples & fleetloop.v1.DroppedSamples.$Shape} DroppedSamples
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DroppedSamples.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.DroppedSamples();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.count = value;
                            else
                                delete message.count;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a DroppedSamples message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.DroppedSamples
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.DroppedSamples} DroppedSamples
             */
            DroppedSamples.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.DroppedSamples)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.DroppedSamples: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.DroppedSamples();
                if (object.reason != null)
                    if (typeof object.reason !== "string" || object.reason.length)
                        message.reason = $String(object.reason);
                if (object.count != null)
                    if (typeof object.count === "object" ? object.count.low || object.count.high : $Number(object.count) !== 0)
                        if ($util.Long)
                            message.count = $util.Long.fromValue(object.count, true);
                        else if (typeof object.count === "string")
                            message.count = $parseInt(object.count, 10);
                        else if (typeof object.count === "number")
                            message.count = object.count;
                        else if (typeof object.count === "object")
                            message.count = new $util.LongBits(object.count.low >>> 0, object.count.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a DroppedSamples message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.DroppedSamples
             * @static
             * @param {fleetloop.v1.DroppedSamples} message DroppedSamples
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            DroppedSamples.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.reason = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.count = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.count = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                if (message.count != null && $Object.hasOwnProperty.call(message, "count"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.count = typeof message.count === "number" ? $BigInt(message.count) : $util.Long.fromBits(message.count.low >>> 0, message.count.high >>> 0, true).toBigInt();
                    else if (typeof message.count === "number")
                        object.count = options.longs === $String ? $String(message.count) : message.count;
                    else
                        object.count = options.longs === $String ? $util.Long.prototype.toString.call(message.count) : options.longs === $Number ? new $util.LongBits(message.count.low >>> 0, message.count.high >>> 0).toNumber(true) : message.count;
                return object;
            };

            /**
             * Converts this DroppedSamples to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.DroppedSamples
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            DroppedSamples.prototype.toJSON = function() {
                return DroppedSamples.toObject(this, $protobuf.util.toJSONOptions);
            };

            return DroppedSamples;
        })();

        v1.QualityCounts = (function() {

            /**
             * Properties of a QualityCounts.
             * @typedef {Object} fleetloop.v1.QualityCounts.$Properties
             * @property {number|Long|null} [readings] QualityCounts readings
             * @property {number|Long|null} [refused] QualityCounts refused
             * @property {number|Long|null} [tooFast] QualityCounts tooFast
             * @property {number|Long|null} [tooSlow] QualityCounts tooSlow
             * @property {Array.<fleetloop.v1.ColumnQuality.$Properties>|null} [columns] QualityCounts columns
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a QualityCounts.
             * @memberof fleetloop.v1
             * @interface IQualityCounts
             * @augments fleetloop.v1.QualityCounts.$Properties
             * @deprecated Use fleetloop.v1.QualityCounts.$Properties instead.
             */

            /**
             * Shape of a QualityCounts.
             * @typedef {fleetloop.v1.QualityCounts.$Properties} fleetloop.v1.QualityCounts.$Shape
             */

            /**
             * Constructs a new QualityCounts.
             * @memberof fleetloop.v1
             * @classdesc Represents a QualityCounts.
             * @constructor
             * @param {fleetloop.v1.QualityCounts.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const QualityCounts = function (properties) {
                this.columns = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * QualityCounts readings.
             * @member {number|Long} readings
             * @memberof fleetloop.v1.QualityCounts
             * @instance
             */
            QualityCounts.prototype.readings = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * QualityCounts refused.
             * @member {number|Long} refused
             * @memberof fleetloop.v1.QualityCounts
             * @instance
             */
            QualityCounts.prototype.refused = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * QualityCounts tooFast.
             * @member {number|Long} tooFast
             * @memberof fleetloop.v1.QualityCounts
             * @instance
             */
            QualityCounts.prototype.tooFast = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * QualityCounts tooSlow.
             * @member {number|Long} tooSlow
             * @memberof fleetloop.v1.QualityCounts
             * @instance
             */
            QualityCounts.prototype.tooSlow = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * QualityCounts columns.
             * @member {Array.<fleetloop.v1.ColumnQuality.$Properties>} columns
             * @memberof fleetloop.v1.QualityCounts
             * @instance
             */
            QualityCounts.prototype.columns = $util.emptyArray;

            /**
             * Creates a new QualityCounts instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.QualityCounts
             * @static
             * @param {fleetloop.v1.QualityCounts.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.QualityCounts} QualityCounts instance
             * @type {{
             *   (properties: fleetloop.v1.QualityCounts.$Shape): fleetloop.v1.QualityCounts & fleetloop.v1.QualityCounts.$Shape;
             *   (properties?: fleetloop.v1.QualityCounts.$Properties): fleetloop.v1.QualityCounts;
             * }}
             */
            QualityCounts.create = function(properties) {
                return new QualityCounts(properties);
            };

            /**
             * Encodes the specified QualityCounts message. Does not implicitly {@link fleetloop.v1.QualityCounts.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.QualityCounts
             * @static
             * @param {fleetloop.v1.QualityCounts.$Properties} message QualityCounts message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            QualityCounts.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.readings != null && $Object.hasOwnProperty.call(message, "readings") && (typeof message.readings === "object" ? message.readings.low || message.readings.high : message.readings !== 0))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.readings);
                if (message.refused != null && $Object.hasOwnProperty.call(message, "refused") && (typeof message.refused === "object" ? message.refused.low || message.refused.high : message.refused !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.refused);
                if (message.tooFast != null && $Object.hasOwnProperty.call(message, "tooFast") && (typeof message.tooFast === "object" ? message.tooFast.low || message.tooFast.high : message.tooFast !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.tooFast);
                if (message.tooSlow != null && $Object.hasOwnProperty.call(message, "tooSlow") && (typeof message.tooSlow === "object" ? message.tooSlow.low || message.tooSlow.high : message.tooSlow !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.tooSlow);
                if (message.columns != null && message.columns.length)
                    for (let i = 0; i < message.columns.length; ++i)
                        $root.fleetloop.v1.ColumnQuality.encode(message.columns[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a QualityCounts message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.QualityCounts
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.QualityCounts & fleetloop.v1.QualityCounts.$Shape} QualityCounts
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            QualityCounts.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.QualityCounts();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.readings = value;
                            else
                                delete message.readings;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.refused = value;
                            else
                                delete message.refused;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.tooFast = value;
                            else
                                delete message.tooFast;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.tooSlow = value;
                            else
                                delete message.tooSlow;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.columns && message.columns.length))
                                message.columns = [];
                            message.columns.push($root.fleetloop.v1.ColumnQuality.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a QualityCounts message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.QualityCounts
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.QualityCounts} QualityCounts
             */
            QualityCounts.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.QualityCounts)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.QualityCounts: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.QualityCounts();
                if (object.readings != null)
                    if (typeof object.readings === "object" ? object.readings.low || object.readings.high : $Number(object.readings) !== 0)
                        if ($util.Long)
                            message.readings = $util.Long.fromValue(object.readings, true);
                        else if (typeof object.readings === "string")
                            message.readings = $parseInt(object.readings, 10);
                        else if (typeof object.readings === "number")
                            message.readings = object.readings;
                        else if (typeof object.readings === "object")
                            message.readings = new $util.LongBits(object.readings.low >>> 0, object.readings.high >>> 0).toNumber(true);
                if (object.refused != null)
                    if (typeof object.refused === "object" ? object.refused.low || object.refused.high : $Number(object.refused) !== 0)
                        if ($util.Long)
                            message.refused = $util.Long.fromValue(object.refused, true);
                        else if (typeof object.refused === "string")
                            message.refused = $parseInt(object.refused, 10);
                        else if (typeof object.refused === "number")
                            message.refused = object.refused;
                        else if (typeof object.refused === "object")
                            message.refused = new $util.LongBits(object.refused.low >>> 0, object.refused.high >>> 0).toNumber(true);
                if (object.tooFast != null)
                    if (typeof object.tooFast === "object" ? object.tooFast.low || object.tooFast.high : $Number(object.tooFast) !== 0)
                        if ($util.Long)
                            message.tooFast = $util.Long.fromValue(object.tooFast, true);
                        else if (typeof object.tooFast === "string")
                            message.tooFast = $parseInt(object.tooFast, 10);
                        else if (typeof object.tooFast === "number")
                            message.tooFast = object.tooFast;
                        else if (typeof object.tooFast === "object")
                            message.tooFast = new $util.LongBits(object.tooFast.low >>> 0, object.tooFast.high >>> 0).toNumber(true);
                if (object.tooSlow != null)
                    if (typeof object.tooSlow === "object" ? object.tooSlow.low || object.tooSlow.high : $Number(object.tooSlow) !== 0)
                        if ($util.Long)
                            message.tooSlow = $util.Long.fromValue(object.tooSlow, true);
                        else if (typeof object.tooSlow === "string")
                            message.tooSlow = $parseInt(object.tooSlow, 10);
                        else if (typeof object.tooSlow === "number")
                            message.tooSlow = object.tooSlow;
                        else if (typeof object.tooSlow === "object")
                            message.tooSlow = new $util.LongBits(object.tooSlow.low >>> 0, object.tooSlow.high >>> 0).toNumber(true);
                if (object.columns) {
                    if (!$Array.isArray(object.columns))
                        throw $TypeError(".fleetloop.v1.QualityCounts.columns: array expected");
                    message.columns = $Array(object.columns.length);
                    for (let i = 0; i < object.columns.length; ++i) {
                        if (!$util.isObject(object.columns[i]))
                            throw $TypeError(".fleetloop.v1.QualityCounts.columns: object expected");
                        message.columns[i] = $root.fleetloop.v1.ColumnQuality.fromObject(object.columns[i], _depth + 1);
                    }
                }
                return message;
            };

            /**
             * Creates a plain object from a QualityCounts message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.QualityCounts
             * @static
             * @param {fleetloop.v1.QualityCounts} message QualityCounts
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            QualityCounts.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.columns = [];
                if (options.defaults) {
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.readings = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.readings = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.refused = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.refused = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.tooFast = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.tooFast = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.tooSlow = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.tooSlow = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.readings != null && $Object.hasOwnProperty.call(message, "readings"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.readings = typeof message.readings === "number" ? $BigInt(message.readings) : $util.Long.fromBits(message.readings.low >>> 0, message.readings.high >>> 0, true).toBigInt();
                    else if (typeof message.readings === "number")
                        object.readings = options.longs === $String ? $String(message.readings) : message.readings;
                    else
                        object.readings = options.longs === $String ? $util.Long.prototype.toString.call(message.readings) : options.longs === $Number ? new $util.LongBits(message.readings.low >>> 0, message.readings.high >>> 0).toNumber(true) : message.readings;
                if (message.refused != null && $Object.hasOwnProperty.call(message, "refused"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.refused = typeof message.refused === "number" ? $BigInt(message.refused) : $util.Long.fromBits(message.refused.low >>> 0, message.refused.high >>> 0, true).toBigInt();
                    else if (typeof message.refused === "number")
                        object.refused = options.longs === $String ? $String(message.refused) : message.refused;
                    else
                        object.refused = options.longs === $String ? $util.Long.prototype.toString.call(message.refused) : options.longs === $Number ? new $util.LongBits(message.refused.low >>> 0, message.refused.high >>> 0).toNumber(true) : message.refused;
                if (message.tooFast != null && $Object.hasOwnProperty.call(message, "tooFast"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.tooFast = typeof message.tooFast === "number" ? $BigInt(message.tooFast) : $util.Long.fromBits(message.tooFast.low >>> 0, message.tooFast.high >>> 0, true).toBigInt();
                    else if (typeof message.tooFast === "number")
                        object.tooFast = options.longs === $String ? $String(message.tooFast) : message.tooFast;
                    else
                        object.tooFast = options.longs === $String ? $util.Long.prototype.toString.call(message.tooFast) : options.longs === $Number ? new $util.LongBits(message.tooFast.low >>> 0, message.tooFast.high >>> 0).toNumber(true) : message.tooFast;
                if (message.tooSlow != null && $Object.hasOwnProperty.call(message, "tooSlow"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.tooSlow = typeof message.tooSlow === "number" ? $BigInt(message.tooSlow) : $util.Long.fromBits(message.tooSlow.low >>> 0, message.tooSlow.high >>> 0, true).toBigInt();
                    else if (typeof message.tooSlow === "number")
                        object.tooSlow = options.longs === $String ? $String(message.tooSlow) : message.tooSlow;
                    else
                        object.tooSlow = options.longs === $String ? $util.Long.prototype.toString.call(message.tooSlow) : options.longs === $Number ? new $util.LongBits(message.tooSlow.low >>> 0, message.tooSlow.high >>> 0).toNumber(true) : message.tooSlow;
                if (message.columns && message.columns.length) {
                    object.columns = $Array(message.columns.length);
                    for (let j = 0; j < message.columns.length; ++j)
                        object.columns[j] = $root.fleetloop.v1.ColumnQuality.toObject(message.columns[j], options, _depth + 1);
                }
                return object;
            };

            /**
             * Converts this QualityCounts to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.QualityCounts
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            QualityCounts.prototype.toJSON = function() {
                return QualityCounts.toObject(this, $protobuf.util.toJSONOptions);
            };

            return QualityCounts;
        })();

        v1.ColumnQuality = (function() {

            /**
             * Properties of a ColumnQuality.
             * @typedef {Object} fleetloop.v1.ColumnQuality.$Properties
             * @property {string|null} [name] ColumnQuality name
             * @property {number|Long|null} [missing] ColumnQuality missing
             * @property {number|Long|null} [nan] ColumnQuality nan
             * @property {number|Long|null} [outOfRange] ColumnQuality outOfRange
             * @property {number|Long|null} [stuck] ColumnQuality stuck
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ColumnQuality.
             * @memberof fleetloop.v1
             * @interface IColumnQuality
             * @augments fleetloop.v1.ColumnQuality.$Properties
             * @deprecated Use fleetloop.v1.ColumnQuality.$Properties instead.
             */

            /**
             * Shape of a ColumnQuality.
             * @typedef {fleetloop.v1.ColumnQuality.$Properties} fleetloop.v1.ColumnQuality.$Shape
             */

            /**
             * Constructs a new ColumnQuality.
             * @memberof fleetloop.v1
             * @classdesc Represents a ColumnQuality.
             * @constructor
             * @param {fleetloop.v1.ColumnQuality.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ColumnQuality = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ColumnQuality name.
             * @member {string} name
             * @memberof fleetloop.v1.ColumnQuality
             * @instance
             */
            ColumnQuality.prototype.name = "";

            /**
             * ColumnQuality missing.
             * @member {number|Long} missing
             * @memberof fleetloop.v1.ColumnQuality
             * @instance
             */
            ColumnQuality.prototype.missing = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ColumnQuality nan.
             * @member {number|Long} nan
             * @memberof fleetloop.v1.ColumnQuality
             * @instance
             */
            ColumnQuality.prototype.nan = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ColumnQuality outOfRange.
             * @member {number|Long} outOfRange
             * @memberof fleetloop.v1.ColumnQuality
             * @instance
             */
            ColumnQuality.prototype.outOfRange = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ColumnQuality stuck.
             * @member {number|Long} stuck
             * @memberof fleetloop.v1.ColumnQuality
             * @instance
             */
            ColumnQuality.prototype.stuck = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new ColumnQuality instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.ColumnQuality
             * @static
             * @param {fleetloop.v1.ColumnQuality.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.ColumnQuality} ColumnQuality instance
             * @type {{
             *   (properties: fleetloop.v1.ColumnQuality.$Shape): fleetloop.v1.ColumnQuality & fleetloop.v1.ColumnQuality.$Shape;
             *   (properties?: fleetloop.v1.ColumnQuality.$Properties): fleetloop.v1.ColumnQuality;
             * }}
             */
            ColumnQuality.create = function(properties) {
                return new ColumnQuality(properties);
            };

            /**
             * Encodes the specified ColumnQuality message. Does not implicitly {@link fleetloop.v1.ColumnQuality.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.ColumnQuality
             * @static
             * @param {fleetloop.v1.ColumnQuality.$Properties} message ColumnQuality message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ColumnQuality.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.name);
                if (message.missing != null && $Object.hasOwnProperty.call(message, "missing") && (typeof message.missing === "object" ? message.missing.low || message.missing.high : message.missing !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.missing);
                if (message.nan != null && $Object.hasOwnProperty.call(message, "nan") && (typeof message.nan === "object" ? message.nan.low || message.nan.high : message.nan !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.nan);
                if (message.outOfRange != null && $Object.hasOwnProperty.call(message, "outOfRange") && (typeof message.outOfRange === "object" ? message.outOfRange.low || message.outOfRange.high : message.outOfRange !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.outOfRange);
                if (message.stuck != null && $Object.hasOwnProperty.call(message, "stuck") && (typeof message.stuck === "object" ? message.stuck.low || message.stuck.high : message.stuck !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.stuck);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ColumnQuality message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.ColumnQuality
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.ColumnQuality & fleetloop.v1.ColumnQuality.$Shape} ColumnQuality
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ColumnQuality.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.ColumnQuality();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.name = value;
                            else
                                delete message.name;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.missing = value;
                            else
                                delete message.missing;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.nan = value;
                            else
                                delete message.nan;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.outOfRange = value;
                            else
                                delete message.outOfRange;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.stuck = value;
                            else
                                delete message.stuck;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a ColumnQuality message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.ColumnQuality
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.ColumnQuality} ColumnQuality
             */
            ColumnQuality.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.ColumnQuality)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.ColumnQuality: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.ColumnQuality();
                if (object.name != null)
                    if (typeof object.name !== "string" || object.name.length)
                        message.name = $String(object.name);
                if (object.missing != null)
                    if (typeof object.missing === "object" ? object.missing.low || object.missing.high : $Number(object.missing) !== 0)
                        if ($util.Long)
                            message.missing = $util.Long.fromValue(object.missing, true);
                        else if (typeof object.missing === "string")
                            message.missing = $parseInt(object.missing, 10);
                        else if (typeof object.missing === "number")
                            message.missing = object.missing;
                        else if (typeof object.missing === "object")
                            message.missing = new $util.LongBits(object.missing.low >>> 0, object.missing.high >>> 0).toNumber(true);
                if (object.nan != null)
                    if (typeof object.nan === "object" ? object.nan.low || object.nan.high : $Number(object.nan) !== 0)
                        if ($util.Long)
                            message.nan = $util.Long.fromValue(object.nan, true);
                        else if (typeof object.nan === "string")
                            message.nan = $parseInt(object.nan, 10);
                        else if (typeof object.nan === "number")
                            message.nan = object.nan;
                        else if (typeof object.nan === "object")
                            message.nan = new $util.LongBits(object.nan.low >>> 0, object.nan.high >>> 0).toNumber(true);
                if (object.outOfRange != null)
                    if (typeof object.outOfRange === "object" ? object.outOfRange.low || object.outOfRange.high : $Number(object.outOfRange) !== 0)
                        if ($util.Long)
                            message.outOfRange = $util.Long.fromValue(object.outOfRange, true);
                        else if (typeof object.outOfRange === "string")
                            message.outOfRange = $parseInt(object.outOfRange, 10);
                        else if (typeof object.outOfRange === "number")
                            message.outOfRange = object.outOfRange;
                        else if (typeof object.outOfRange === "object")
                            message.outOfRange = new $util.LongBits(object.outOfRange.low >>> 0, object.outOfRange.high >>> 0).toNumber(true);
                if (object.stuck != null)
                    if (typeof object.stuck === "object" ? object.stuck.low || object.stuck.high : $Number(object.stuck) !== 0)
                        if ($util.Long)
                            message.stuck = $util.Long.fromValue(object.stuck, true);
                        else if (typeof object.stuck === "string")
                            message.stuck = $parseInt(object.stuck, 10);
                        else if (typeof object.stuck === "number")
                            message.stuck = object.stuck;
                        else if (typeof object.stuck === "object")
                            message.stuck = new $util.LongBits(object.stuck.low >>> 0, object.stuck.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from a ColumnQuality message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.ColumnQuality
             * @static
             * @param {fleetloop.v1.ColumnQuality} message ColumnQuality
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            ColumnQuality.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.name = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.missing = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.missing = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.nan = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.nan = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.outOfRange = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.outOfRange = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.stuck = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.stuck = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.name != null && $Object.hasOwnProperty.call(message, "name"))
                    object.name = message.name;
                if (message.missing != null && $Object.hasOwnProperty.call(message, "missing"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.missing = typeof message.missing === "number" ? $BigInt(message.missing) : $util.Long.fromBits(message.missing.low >>> 0, message.missing.high >>> 0, true).toBigInt();
                    else if (typeof message.missing === "number")
                        object.missing = options.longs === $String ? $String(message.missing) : message.missing;
                    else
                        object.missing = options.longs === $String ? $util.Long.prototype.toString.call(message.missing) : options.longs === $Number ? new $util.LongBits(message.missing.low >>> 0, message.missing.high >>> 0).toNumber(true) : message.missing;
                if (message.nan != null && $Object.hasOwnProperty.call(message, "nan"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.nan = typeof message.nan === "number" ? $BigInt(message.nan) : $util.Long.fromBits(message.nan.low >>> 0, message.nan.high >>> 0, true).toBigInt();
                    else if (typeof message.nan === "number")
                        object.nan = options.longs === $String ? $String(message.nan) : message.nan;
                    else
                        object.nan = options.longs === $String ? $util.Long.prototype.toString.call(message.nan) : options.longs === $Number ? new $util.LongBits(message.nan.low >>> 0, message.nan.high >>> 0).toNumber(true) : message.nan;
                if (message.outOfRange != null && $Object.hasOwnProperty.call(message, "outOfRange"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.outOfRange = typeof message.outOfRange === "number" ? $BigInt(message.outOfRange) : $util.Long.fromBits(message.outOfRange.low >>> 0, message.outOfRange.high >>> 0, true).toBigInt();
                    else if (typeof message.outOfRange === "number")
                        object.outOfRange = options.longs === $String ? $String(message.outOfRange) : message.outOfRange;
                    else
                        object.outOfRange = options.longs === $String ? $util.Long.prototype.toString.call(message.outOfRange) : options.longs === $Number ? new $util.LongBits(message.outOfRange.low >>> 0, message.outOfRange.high >>> 0).toNumber(true) : message.outOfRange;
                if (message.stuck != null && $Object.hasOwnProperty.call(message, "stuck"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.stuck = typeof message.stuck === "number" ? $BigInt(message.stuck) : $util.Long.fromBits(message.stuck.low >>> 0, message.stuck.high >>> 0, true).toBigInt();
                    else if (typeof message.stuck === "number")
                        object.stuck = options.longs === $String ? $String(message.stuck) : message.stuck;
                    else
                        object.stuck = options.longs === $String ? $util.Long.prototype.toString.call(message.stuck) : options.longs === $Number ? new $util.LongBits(message.stuck.low >>> 0, message.stuck.high >>> 0).toNumber(true) : message.stuck;
                return object;
            };

            /**
             * Converts this ColumnQuality to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.ColumnQuality
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            ColumnQuality.prototype.toJSON = function() {
                return ColumnQuality.toObject(this, $protobuf.util.toJSONOptions);
            };

            return ColumnQuality;
        })();

        v1.ErasureReceipt = (function() {

            /**
             * Properties of an ErasureReceipt.
             * @typedef {Object} fleetloop.v1.ErasureReceipt.$Properties
             * @property {string|null} [erasureId] ErasureReceipt erasureId
             * @property {number|Long|null} [executedMs] ErasureReceipt executedMs
             * @property {number|Long|null} [samples] ErasureReceipt samples
             * @property {number|Long|null} [windows] ErasureReceipt windows
             * @property {number|Long|null} [bytes] ErasureReceipt bytes
             * @property {string|null} [digest] ErasureReceipt digest
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an ErasureReceipt.
             * @memberof fleetloop.v1
             * @interface IErasureReceipt
             * @augments fleetloop.v1.ErasureReceipt.$Properties
             * @deprecated Use fleetloop.v1.ErasureReceipt.$Properties instead.
             */

            /**
             * Shape of an ErasureReceipt.
             * @typedef {fleetloop.v1.ErasureReceipt.$Properties} fleetloop.v1.ErasureReceipt.$Shape
             */

            /**
             * Constructs a new ErasureReceipt.
             * @memberof fleetloop.v1
             * @classdesc Represents an ErasureReceipt.
             * @constructor
             * @param {fleetloop.v1.ErasureReceipt.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ErasureReceipt = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ErasureReceipt erasureId.
             * @member {string} erasureId
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             */
            ErasureReceipt.prototype.erasureId = "";

            /**
             * ErasureReceipt executedMs.
             * @member {number|Long} executedMs
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             */
            ErasureReceipt.prototype.executedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ErasureReceipt samples.
             * @member {number|Long} samples
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             */
            ErasureReceipt.prototype.samples = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ErasureReceipt windows.
             * @member {number|Long} windows
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             */
            ErasureReceipt.prototype.windows = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ErasureReceipt bytes.
             * @member {number|Long} bytes
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             */
            ErasureReceipt.prototype.bytes = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * ErasureReceipt digest.
             * @member {string} digest
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             */
            ErasureReceipt.prototype.digest = "";

            /**
             * Creates a new ErasureReceipt instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.ErasureReceipt
             * @static
             * @param {fleetloop.v1.ErasureReceipt.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.ErasureReceipt} ErasureReceipt instance
             * @type {{
             *   (properties: fleetloop.v1.ErasureReceipt.$Shape): fleetloop.v1.ErasureReceipt & fleetloop.v1.ErasureReceipt.$Shape;
             *   (properties?: fleetloop.v1.ErasureReceipt.$Properties): fleetloop.v1.ErasureReceipt;
             * }}
             */
            ErasureReceipt.create = function(properties) {
                return new ErasureReceipt(properties);
            };

            /**
             * Encodes the specified ErasureReceipt message. Does not implicitly {@link fleetloop.v1.ErasureReceipt.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.ErasureReceipt
             * @static
             * @param {fleetloop.v1.ErasureReceipt.$Properties} message ErasureReceipt message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ErasureReceipt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.erasureId != null && $Object.hasOwnProperty.call(message, "erasureId") && message.erasureId !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.erasureId);
                if (message.executedMs != null && $Object.hasOwnProperty.call(message, "executedMs") && (typeof message.executedMs === "object" ? message.executedMs.low || message.executedMs.high : message.executedMs !== 0))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.executedMs);
                if (message.samples != null && $Object.hasOwnProperty.call(message, "samples") && (typeof message.samples === "object" ? message.samples.low || message.samples.high : message.samples !== 0))
                    writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.samples);
                if (message.windows != null && $Object.hasOwnProperty.call(message, "windows") && (typeof message.windows === "object" ? message.windows.low || message.windows.high : message.windows !== 0))
                    writer.uint32(/* id 4, wireType 0 =*/32).uint64(message.windows);
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && (typeof message.bytes === "object" ? message.bytes.low || message.bytes.high : message.bytes !== 0))
                    writer.uint32(/* id 5, wireType 0 =*/40).uint64(message.bytes);
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest") && message.digest !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.digest);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an ErasureReceipt message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.ErasureReceipt
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.ErasureReceipt & fleetloop.v1.ErasureReceipt.$Shape} ErasureReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ErasureReceipt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.ErasureReceipt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.erasureId = value;
                            else
                                delete message.erasureId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.executedMs = value;
                            else
                                delete message.executedMs;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.samples = value;
                            else
                                delete message.samples;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.windows = value;
                            else
                                delete message.windows;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.digest = value;
                            else
                                delete message.digest;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an ErasureReceipt message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.ErasureReceipt
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.ErasureReceipt} ErasureReceipt
             */
            ErasureReceipt.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.ErasureReceipt)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.ErasureReceipt: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.ErasureReceipt();
                if (object.erasureId != null)
                    if (typeof object.erasureId !== "string" || object.erasureId.length)
                        message.erasureId = $String(object.erasureId);
                if (object.executedMs != null)
                    if (typeof object.executedMs === "object" ? object.executedMs.low || object.executedMs.high : $Number(object.executedMs) !== 0)
                        if ($util.Long)
                            message.executedMs = $util.Long.fromValue(object.executedMs, true);
                        else if (typeof object.executedMs === "string")
                            message.executedMs = $parseInt(object.executedMs, 10);
                        else if (typeof object.executedMs === "number")
                            message.executedMs = object.executedMs;
                        else if (typeof object.executedMs === "object")
                            message.executedMs = new $util.LongBits(object.executedMs.low >>> 0, object.executedMs.high >>> 0).toNumber(true);
                if (object.samples != null)
                    if (typeof object.samples === "object" ? object.samples.low || object.samples.high : $Number(object.samples) !== 0)
                        if ($util.Long)
                            message.samples = $util.Long.fromValue(object.samples, true);
                        else if (typeof object.samples === "string")
                            message.samples = $parseInt(object.samples, 10);
                        else if (typeof object.samples === "number")
                            message.samples = object.samples;
                        else if (typeof object.samples === "object")
                            message.samples = new $util.LongBits(object.samples.low >>> 0, object.samples.high >>> 0).toNumber(true);
                if (object.windows != null)
                    if (typeof object.windows === "object" ? object.windows.low || object.windows.high : $Number(object.windows) !== 0)
                        if ($util.Long)
                            message.windows = $util.Long.fromValue(object.windows, true);
                        else if (typeof object.windows === "string")
                            message.windows = $parseInt(object.windows, 10);
                        else if (typeof object.windows === "number")
                            message.windows = object.windows;
                        else if (typeof object.windows === "object")
                            message.windows = new $util.LongBits(object.windows.low >>> 0, object.windows.high >>> 0).toNumber(true);
                if (object.bytes != null)
                    if (typeof object.bytes === "object" ? object.bytes.low || object.bytes.high : $Number(object.bytes) !== 0)
                        if ($util.Long)
                            message.bytes = $util.Long.fromValue(object.bytes, true);
                        else if (typeof object.bytes === "string")
                            message.bytes = $parseInt(object.bytes, 10);
                        else if (typeof object.bytes === "number")
                            message.bytes = object.bytes;
                        else if (typeof object.bytes === "object")
                            message.bytes = new $util.LongBits(object.bytes.low >>> 0, object.bytes.high >>> 0).toNumber(true);
                if (object.digest != null)
                    if (typeof object.digest !== "string" || object.digest.length)
                        message.digest = $String(object.digest);
                return message;
            };

            /**
             * Creates a plain object from an ErasureReceipt message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.ErasureReceipt
             * @static
             * @param {fleetloop.v1.ErasureReceipt} message ErasureReceipt
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            ErasureReceipt.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.erasureId = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.executedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.executedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.samples = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.samples = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.windows = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.windows = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.bytes = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.bytes = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    object.digest = "";
                }
                if (message.erasureId != null && $Object.hasOwnProperty.call(message, "erasureId"))
                    object.erasureId = message.erasureId;
                if (message.executedMs != null && $Object.hasOwnProperty.call(message, "executedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.executedMs = typeof message.executedMs === "number" ? $BigInt(message.executedMs) : $util.Long.fromBits(message.executedMs.low >>> 0, message.executedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.executedMs === "number")
                        object.executedMs = options.longs === $String ? $String(message.executedMs) : message.executedMs;
                    else
                        object.executedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.executedMs) : options.longs === $Number ? new $util.LongBits(message.executedMs.low >>> 0, message.executedMs.high >>> 0).toNumber(true) : message.executedMs;
                if (message.samples != null && $Object.hasOwnProperty.call(message, "samples"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.samples = typeof message.samples === "number" ? $BigInt(message.samples) : $util.Long.fromBits(message.samples.low >>> 0, message.samples.high >>> 0, true).toBigInt();
                    else if (typeof message.samples === "number")
                        object.samples = options.longs === $String ? $String(message.samples) : message.samples;
                    else
                        object.samples = options.longs === $String ? $util.Long.prototype.toString.call(message.samples) : options.longs === $Number ? new $util.LongBits(message.samples.low >>> 0, message.samples.high >>> 0).toNumber(true) : message.samples;
                if (message.windows != null && $Object.hasOwnProperty.call(message, "windows"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.windows = typeof message.windows === "number" ? $BigInt(message.windows) : $util.Long.fromBits(message.windows.low >>> 0, message.windows.high >>> 0, true).toBigInt();
                    else if (typeof message.windows === "number")
                        object.windows = options.longs === $String ? $String(message.windows) : message.windows;
                    else
                        object.windows = options.longs === $String ? $util.Long.prototype.toString.call(message.windows) : options.longs === $Number ? new $util.LongBits(message.windows.low >>> 0, message.windows.high >>> 0).toNumber(true) : message.windows;
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bytes = typeof message.bytes === "number" ? $BigInt(message.bytes) : $util.Long.fromBits(message.bytes.low >>> 0, message.bytes.high >>> 0, true).toBigInt();
                    else if (typeof message.bytes === "number")
                        object.bytes = options.longs === $String ? $String(message.bytes) : message.bytes;
                    else
                        object.bytes = options.longs === $String ? $util.Long.prototype.toString.call(message.bytes) : options.longs === $Number ? new $util.LongBits(message.bytes.low >>> 0, message.bytes.high >>> 0).toNumber(true) : message.bytes;
                if (message.digest != null && $Object.hasOwnProperty.call(message, "digest"))
                    object.digest = message.digest;
                return object;
            };

            /**
             * Converts this ErasureReceipt to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.ErasureReceipt
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            ErasureReceipt.prototype.toJSON = function() {
                return ErasureReceipt.toObject(this, $protobuf.util.toJSONOptions);
            };

            return ErasureReceipt;
        })();

        v1.UpdateOutcome = (function() {

            /**
             * Properties of an UpdateOutcome.
             * @typedef {Object} fleetloop.v1.UpdateOutcome.$Properties
             * @property {string|null} [bundleDigest] UpdateOutcome bundleDigest
             * @property {string|null} [rolloutId] UpdateOutcome rolloutId
             * @property {fleetloop.v1.UpdatePhase|null} [phase] UpdateOutcome phase
             * @property {string|null} [reason] UpdateOutcome reason
             * @property {string|null} [detail] UpdateOutcome detail
             * @property {number|Long|null} [startedMs] UpdateOutcome startedMs
             * @property {number|Long|null} [endedMs] UpdateOutcome endedMs
             * @property {number|Long|null} [bytesFetched] UpdateOutcome bytesFetched
             * @property {number|Long|null} [bytesRefetched] UpdateOutcome bytesRefetched
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an UpdateOutcome.
             * @memberof fleetloop.v1
             * @interface IUpdateOutcome
             * @augments fleetloop.v1.UpdateOutcome.$Properties
             * @deprecated Use fleetloop.v1.UpdateOutcome.$Properties instead.
             */

            /**
             * Shape of an UpdateOutcome.
             * @typedef {fleetloop.v1.UpdateOutcome.$Properties} fleetloop.v1.UpdateOutcome.$Shape
             */

            /**
             * Constructs a new UpdateOutcome.
             * @memberof fleetloop.v1
             * @classdesc Represents an UpdateOutcome.
             * @constructor
             * @param {fleetloop.v1.UpdateOutcome.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const UpdateOutcome = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * UpdateOutcome bundleDigest.
             * @member {string} bundleDigest
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.bundleDigest = "";

            /**
             * UpdateOutcome rolloutId.
             * @member {string} rolloutId
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.rolloutId = "";

            /**
             * UpdateOutcome phase.
             * @member {fleetloop.v1.UpdatePhase} phase
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.phase = 0;

            /**
             * UpdateOutcome reason.
             * @member {string} reason
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.reason = "";

            /**
             * UpdateOutcome detail.
             * @member {string} detail
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.detail = "";

            /**
             * UpdateOutcome startedMs.
             * @member {number|Long} startedMs
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.startedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * UpdateOutcome endedMs.
             * @member {number|Long} endedMs
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.endedMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * UpdateOutcome bytesFetched.
             * @member {number|Long} bytesFetched
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.bytesFetched = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * UpdateOutcome bytesRefetched.
             * @member {number|Long} bytesRefetched
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             */
            UpdateOutcome.prototype.bytesRefetched = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

            /**
             * Creates a new UpdateOutcome instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.UpdateOutcome
             * @static
             * @param {fleetloop.v1.UpdateOutcome.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.UpdateOutcome} UpdateOutcome instance
             * @type {{
             *   (properties: fleetloop.v1.UpdateOutcome.$Shape): fleetloop.v1.UpdateOutcome & fleetloop.v1.UpdateOutcome.$Shape;
             *   (properties?: fleetloop.v1.UpdateOutcome.$Properties): fleetloop.v1.UpdateOutcome;
             * }}
             */
            UpdateOutcome.create = function(properties) {
                return new UpdateOutcome(properties);
            };

            /**
             * Encodes the specified UpdateOutcome message. Does not implicitly {@link fleetloop.v1.UpdateOutcome.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.UpdateOutcome
             * @static
             * @param {fleetloop.v1.UpdateOutcome.$Properties} message UpdateOutcome message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            UpdateOutcome.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest") && message.bundleDigest !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.bundleDigest);
                if (message.rolloutId != null && $Object.hasOwnProperty.call(message, "rolloutId") && message.rolloutId !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.rolloutId);
                if (message.phase != null && $Object.hasOwnProperty.call(message, "phase") && message.phase !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.phase);
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.reason);
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail") && message.detail !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.detail);
                if (message.startedMs != null && $Object.hasOwnProperty.call(message, "startedMs") && (typeof message.startedMs === "object" ? message.startedMs.low || message.startedMs.high : message.startedMs !== 0))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint64(message.startedMs);
                if (message.endedMs != null && $Object.hasOwnProperty.call(message, "endedMs") && (typeof message.endedMs === "object" ? message.endedMs.low || message.endedMs.high : message.endedMs !== 0))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint64(message.endedMs);
                if (message.bytesFetched != null && $Object.hasOwnProperty.call(message, "bytesFetched") && (typeof message.bytesFetched === "object" ? message.bytesFetched.low || message.bytesFetched.high : message.bytesFetched !== 0))
                    writer.uint32(/* id 8, wireType 0 =*/64).uint64(message.bytesFetched);
                if (message.bytesRefetched != null && $Object.hasOwnProperty.call(message, "bytesRefetched") && (typeof message.bytesRefetched === "object" ? message.bytesRefetched.low || message.bytesRefetched.high : message.bytesRefetched !== 0))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint64(message.bytesRefetched);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an UpdateOutcome message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.UpdateOutcome
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.UpdateOutcome & fleetloop.v1.UpdateOutcome.$Shape} UpdateOutcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            UpdateOutcome.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.UpdateOutcome();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.bundleDigest = value;
                            else
                                delete message.bundleDigest;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.rolloutId = value;
                            else
                                delete message.rolloutId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.phase = value;
                            else
                                delete message.phase;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.detail = value;
                            else
                                delete message.detail;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.startedMs = value;
                            else
                                delete message.startedMs;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.endedMs = value;
                            else
                                delete message.endedMs;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytesFetched = value;
                            else
                                delete message.bytesFetched;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                                message.bytesRefetched = value;
                            else
                                delete message.bytesRefetched;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates an UpdateOutcome message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.UpdateOutcome
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.UpdateOutcome} UpdateOutcome
             */
            UpdateOutcome.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.UpdateOutcome)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.UpdateOutcome: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.UpdateOutcome();
                if (object.bundleDigest != null)
                    if (typeof object.bundleDigest !== "string" || object.bundleDigest.length)
                        message.bundleDigest = $String(object.bundleDigest);
                if (object.rolloutId != null)
                    if (typeof object.rolloutId !== "string" || object.rolloutId.length)
                        message.rolloutId = $String(object.rolloutId);
                if (object.phase !== 0 && (typeof object.phase !== "string" || $root.fleetloop.v1.UpdatePhase[object.phase] !== 0))
                    switch (object.phase) {
                    case "idle":
                    case 0:
                        message.phase = 0;
                        break;
                    case "downloading":
                    case 1:
                        message.phase = 1;
                        break;
                    case "verified":
                    case 2:
                        message.phase = 2;
                        break;
                    case "preflighted":
                    case 3:
                        message.phase = 3;
                        break;
                    case "activated":
                    case 4:
                        message.phase = 4;
                        break;
                    case "in_probation":
                    case 5:
                        message.phase = 5;
                        break;
                    case "converged":
                    case 6:
                        message.phase = 6;
                        break;
                    case "reverted":
                    case 7:
                        message.phase = 7;
                        break;
                    case "failed":
                    case 8:
                        message.phase = 8;
                        break;
                    case "denied":
                    case 9:
                        message.phase = 9;
                        break;
                    case "shadowing":
                    case 10:
                        message.phase = 10;
                        break;
                    case "ready":
                    case 11:
                        message.phase = 11;
                        break;
                    default:
                        if (typeof object.phase === "number" && (object.phase | 0) === object.phase)
                            message.phase = object.phase;
                    }
                if (object.reason != null)
                    if (typeof object.reason !== "string" || object.reason.length)
                        message.reason = $String(object.reason);
                if (object.detail != null)
                    if (typeof object.detail !== "string" || object.detail.length)
                        message.detail = $String(object.detail);
                if (object.startedMs != null)
                    if (typeof object.startedMs === "object" ? object.startedMs.low || object.startedMs.high : $Number(object.startedMs) !== 0)
                        if ($util.Long)
                            message.startedMs = $util.Long.fromValue(object.startedMs, true);
                        else if (typeof object.startedMs === "string")
                            message.startedMs = $parseInt(object.startedMs, 10);
                        else if (typeof object.startedMs === "number")
                            message.startedMs = object.startedMs;
                        else if (typeof object.startedMs === "object")
                            message.startedMs = new $util.LongBits(object.startedMs.low >>> 0, object.startedMs.high >>> 0).toNumber(true);
                if (object.endedMs != null)
                    if (typeof object.endedMs === "object" ? object.endedMs.low || object.endedMs.high : $Number(object.endedMs) !== 0)
                        if ($util.Long)
                            message.endedMs = $util.Long.fromValue(object.endedMs, true);
                        else if (typeof object.endedMs === "string")
                            message.endedMs = $parseInt(object.endedMs, 10);
                        else if (typeof object.endedMs === "number")
                            message.endedMs = object.endedMs;
                        else if (typeof object.endedMs === "object")
                            message.endedMs = new $util.LongBits(object.endedMs.low >>> 0, object.endedMs.high >>> 0).toNumber(true);
                if (object.bytesFetched != null)
                    if (typeof object.bytesFetched === "object" ? object.bytesFetched.low || object.bytesFetched.high : $Number(object.bytesFetched) !== 0)
                        if ($util.Long)
                            message.bytesFetched = $util.Long.fromValue(object.bytesFetched, true);
                        else if (typeof object.bytesFetched === "string")
                            message.bytesFetched = $parseInt(object.bytesFetched, 10);
                        else if (typeof object.bytesFetched === "number")
                            message.bytesFetched = object.bytesFetched;
                        else if (typeof object.bytesFetched === "object")
                            message.bytesFetched = new $util.LongBits(object.bytesFetched.low >>> 0, object.bytesFetched.high >>> 0).toNumber(true);
                if (object.bytesRefetched != null)
                    if (typeof object.bytesRefetched === "object" ? object.bytesRefetched.low || object.bytesRefetched.high : $Number(object.bytesRefetched) !== 0)
                        if ($util.Long)
                            message.bytesRefetched = $util.Long.fromValue(object.bytesRefetched, true);
                        else if (typeof object.bytesRefetched === "string")
                            message.bytesRefetched = $parseInt(object.bytesRefetched, 10);
                        else if (typeof object.bytesRefetched === "number")
                            message.bytesRefetched = object.bytesRefetched;
                        else if (typeof object.bytesRefetched === "object")
                            message.bytesRefetched = new $util.LongBits(object.bytesRefetched.low >>> 0, object.bytesRefetched.high >>> 0).toNumber(true);
                return message;
            };

            /**
             * Creates a plain object from an UpdateOutcome message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.UpdateOutcome
             * @static
             * @param {fleetloop.v1.UpdateOutcome} message UpdateOutcome
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            UpdateOutcome.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.defaults) {
                    object.bundleDigest = "";
                    object.rolloutId = "";
                    object.phase = options.enums === $String ? "idle" : 0;
                    object.reason = "";
                    object.detail = "";
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.startedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.startedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.endedMs = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.endedMs = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.bytesFetched = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.bytesFetched = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                    if ($util.Long) {
                        let long = new $util.Long(0, 0, true);
                        object.bytesRefetched = options.longs === $String ? long.toString() : options.longs === $Number ? long.toNumber() : typeof $BigInt !== "undefined" && options.longs === $BigInt ? long.toBigInt() : long;
                    } else
                        object.bytesRefetched = options.longs === $String ? "0" : typeof $BigInt !== "undefined" && options.longs === $BigInt ? $BigInt("0") : 0;
                }
                if (message.bundleDigest != null && $Object.hasOwnProperty.call(message, "bundleDigest"))
                    object.bundleDigest = message.bundleDigest;
                if (message.rolloutId != null && $Object.hasOwnProperty.call(message, "rolloutId"))
                    object.rolloutId = message.rolloutId;
                if (message.phase != null && $Object.hasOwnProperty.call(message, "phase"))
                    object.phase = options.enums === $String ? $root.fleetloop.v1.UpdatePhase[message.phase] === $undefined ? message.phase : $root.fleetloop.v1.UpdatePhase[message.phase] : message.phase;
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    object.reason = message.reason;
                if (message.detail != null && $Object.hasOwnProperty.call(message, "detail"))
                    object.detail = message.detail;
                if (message.startedMs != null && $Object.hasOwnProperty.call(message, "startedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.startedMs = typeof message.startedMs === "number" ? $BigInt(message.startedMs) : $util.Long.fromBits(message.startedMs.low >>> 0, message.startedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.startedMs === "number")
                        object.startedMs = options.longs === $String ? $String(message.startedMs) : message.startedMs;
                    else
                        object.startedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.startedMs) : options.longs === $Number ? new $util.LongBits(message.startedMs.low >>> 0, message.startedMs.high >>> 0).toNumber(true) : message.startedMs;
                if (message.endedMs != null && $Object.hasOwnProperty.call(message, "endedMs"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.endedMs = typeof message.endedMs === "number" ? $BigInt(message.endedMs) : $util.Long.fromBits(message.endedMs.low >>> 0, message.endedMs.high >>> 0, true).toBigInt();
                    else if (typeof message.endedMs === "number")
                        object.endedMs = options.longs === $String ? $String(message.endedMs) : message.endedMs;
                    else
                        object.endedMs = options.longs === $String ? $util.Long.prototype.toString.call(message.endedMs) : options.longs === $Number ? new $util.LongBits(message.endedMs.low >>> 0, message.endedMs.high >>> 0).toNumber(true) : message.endedMs;
                if (message.bytesFetched != null && $Object.hasOwnProperty.call(message, "bytesFetched"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bytesFetched = typeof message.bytesFetched === "number" ? $BigInt(message.bytesFetched) : $util.Long.fromBits(message.bytesFetched.low >>> 0, message.bytesFetched.high >>> 0, true).toBigInt();
                    else if (typeof message.bytesFetched === "number")
                        object.bytesFetched = options.longs === $String ? $String(message.bytesFetched) : message.bytesFetched;
                    else
                        object.bytesFetched = options.longs === $String ? $util.Long.prototype.toString.call(message.bytesFetched) : options.longs === $Number ? new $util.LongBits(message.bytesFetched.low >>> 0, message.bytesFetched.high >>> 0).toNumber(true) : message.bytesFetched;
                if (message.bytesRefetched != null && $Object.hasOwnProperty.call(message, "bytesRefetched"))
                    if (typeof $BigInt !== "undefined" && options.longs === $BigInt)
                        object.bytesRefetched = typeof message.bytesRefetched === "number" ? $BigInt(message.bytesRefetched) : $util.Long.fromBits(message.bytesRefetched.low >>> 0, message.bytesRefetched.high >>> 0, true).toBigInt();
                    else if (typeof message.bytesRefetched === "number")
                        object.bytesRefetched = options.longs === $String ? $String(message.bytesRefetched) : message.bytesRefetched;
                    else
                        object.bytesRefetched = options.longs === $String ? $util.Long.prototype.toString.call(message.bytesRefetched) : options.longs === $Number ? new $util.LongBits(message.bytesRefetched.low >>> 0, message.bytesRefetched.high >>> 0).toNumber(true) : message.bytesRefetched;
                return object;
            };

            /**
             * Converts this UpdateOutcome to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.UpdateOutcome
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            UpdateOutcome.prototype.toJSON = function() {
                return UpdateOutcome.toObject(this, $protobuf.util.toJSONOptions);
            };

            return UpdateOutcome;
        })();

        v1.GoldenVectors = (function() {

            /**
             * Properties of a GoldenVectors.
             * @typedef {Object} fleetloop.v1.GoldenVectors.$Properties
             * @property {Array.<fleetloop.v1.GoldenVector.$Properties>|null} [vectors] GoldenVectors vectors
             * @property {number|null} [absoluteTolerance] GoldenVectors absoluteTolerance
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a GoldenVectors.
             * @memberof fleetloop.v1
             * @interface IGoldenVectors
             * @augments fleetloop.v1.GoldenVectors.$Properties
             * @deprecated Use fleetloop.v1.GoldenVectors.$Properties instead.
             */

            /**
             * Shape of a GoldenVectors.
             * @typedef {fleetloop.v1.GoldenVectors.$Properties} fleetloop.v1.GoldenVectors.$Shape
             */

            /**
             * Constructs a new GoldenVectors.
             * @memberof fleetloop.v1
             * @classdesc Represents a GoldenVectors.
             * @constructor
             * @param {fleetloop.v1.GoldenVectors.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const GoldenVectors = function (properties) {
                this.vectors = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * GoldenVectors vectors.
             * @member {Array.<fleetloop.v1.GoldenVector.$Properties>} vectors
             * @memberof fleetloop.v1.GoldenVectors
             * @instance
             */
            GoldenVectors.prototype.vectors = $util.emptyArray;

            /**
             * GoldenVectors absoluteTolerance.
             * @member {number} absoluteTolerance
             * @memberof fleetloop.v1.GoldenVectors
             * @instance
             */
            GoldenVectors.prototype.absoluteTolerance = 0;

            /**
             * Creates a new GoldenVectors instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.GoldenVectors
             * @static
             * @param {fleetloop.v1.GoldenVectors.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.GoldenVectors} GoldenVectors instance
             * @type {{
             *   (properties: fleetloop.v1.GoldenVectors.$Shape): fleetloop.v1.GoldenVectors & fleetloop.v1.GoldenVectors.$Shape;
             *   (properties?: fleetloop.v1.GoldenVectors.$Properties): fleetloop.v1.GoldenVectors;
             * }}
             */
            GoldenVectors.create = function(properties) {
                return new GoldenVectors(properties);
            };

            /**
             * Encodes the specified GoldenVectors message. Does not implicitly {@link fleetloop.v1.GoldenVectors.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.GoldenVectors
             * @static
             * @param {fleetloop.v1.GoldenVectors.$Properties} message GoldenVectors message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            GoldenVectors.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.vectors != null && message.vectors.length)
                    for (let i = 0; i < message.vectors.length; ++i)
                        $root.fleetloop.v1.GoldenVector.encode(message.vectors[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.absoluteTolerance != null && $Object.hasOwnProperty.call(message, "absoluteTolerance") && !$Object.is(message.absoluteTolerance, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.absoluteTolerance);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a GoldenVectors message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.GoldenVectors
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.GoldenVectors & fleetloop.v1.GoldenVectors.$Shape} GoldenVectors
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            GoldenVectors.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.GoldenVectors();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.vectors && message.vectors.length))
                                message.vectors = [];
                            message.vectors.push($root.fleetloop.v1.GoldenVector.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.absoluteTolerance = value;
                            else
                                delete message.absoluteTolerance;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a GoldenVectors message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.GoldenVectors
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.GoldenVectors} GoldenVectors
             */
            GoldenVectors.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.GoldenVectors)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.GoldenVectors: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.GoldenVectors();
                if (object.vectors) {
                    if (!$Array.isArray(object.vectors))
                        throw $TypeError(".fleetloop.v1.GoldenVectors.vectors: array expected");
                    message.vectors = $Array(object.vectors.length);
                    for (let i = 0; i < object.vectors.length; ++i) {
                        if (!$util.isObject(object.vectors[i]))
                            throw $TypeError(".fleetloop.v1.GoldenVectors.vectors: object expected");
                        message.vectors[i] = $root.fleetloop.v1.GoldenVector.fromObject(object.vectors[i], _depth + 1);
                    }
                }
                if (object.absoluteTolerance != null)
                    if (!$Object.is($Number(object.absoluteTolerance), 0))
                        message.absoluteTolerance = $Number(object.absoluteTolerance);
                return message;
            };

            /**
             * Creates a plain object from a GoldenVectors message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.GoldenVectors
             * @static
             * @param {fleetloop.v1.GoldenVectors} message GoldenVectors
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            GoldenVectors.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults)
                    object.vectors = [];
                if (options.defaults)
                    object.absoluteTolerance = 0;
                if (message.vectors && message.vectors.length) {
                    object.vectors = $Array(message.vectors.length);
                    for (let j = 0; j < message.vectors.length; ++j)
                        object.vectors[j] = $root.fleetloop.v1.GoldenVector.toObject(message.vectors[j], options, _depth + 1);
                }
                if (message.absoluteTolerance != null && $Object.hasOwnProperty.call(message, "absoluteTolerance"))
                    object.absoluteTolerance = options.json && !$isFinite(message.absoluteTolerance) ? $String(message.absoluteTolerance) : message.absoluteTolerance;
                return object;
            };

            /**
             * Converts this GoldenVectors to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.GoldenVectors
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            GoldenVectors.prototype.toJSON = function() {
                return GoldenVectors.toObject(this, $protobuf.util.toJSONOptions);
            };

            return GoldenVectors;
        })();

        v1.GoldenVector = (function() {

            /**
             * Properties of a GoldenVector.
             * @typedef {Object} fleetloop.v1.GoldenVector.$Properties
             * @property {number|null} [rows] GoldenVector rows
             * @property {number|null} [columns] GoldenVector columns
             * @property {Array.<number>|null} [input] GoldenVector input
             * @property {Array.<number>|null} [output] GoldenVector output
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a GoldenVector.
             * @memberof fleetloop.v1
             * @interface IGoldenVector
             * @augments fleetloop.v1.GoldenVector.$Properties
             * @deprecated Use fleetloop.v1.GoldenVector.$Properties instead.
             */

            /**
             * Shape of a GoldenVector.
             * @typedef {fleetloop.v1.GoldenVector.$Properties} fleetloop.v1.GoldenVector.$Shape
             */

            /**
             * Constructs a new GoldenVector.
             * @memberof fleetloop.v1
             * @classdesc Represents a GoldenVector.
             * @constructor
             * @param {fleetloop.v1.GoldenVector.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const GoldenVector = function (properties) {
                this.input = [];
                this.output = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * GoldenVector rows.
             * @member {number} rows
             * @memberof fleetloop.v1.GoldenVector
             * @instance
             */
            GoldenVector.prototype.rows = 0;

            /**
             * GoldenVector columns.
             * @member {number} columns
             * @memberof fleetloop.v1.GoldenVector
             * @instance
             */
            GoldenVector.prototype.columns = 0;

            /**
             * GoldenVector input.
             * @member {Array.<number>} input
             * @memberof fleetloop.v1.GoldenVector
             * @instance
             */
            GoldenVector.prototype.input = $util.emptyArray;

            /**
             * GoldenVector output.
             * @member {Array.<number>} output
             * @memberof fleetloop.v1.GoldenVector
             * @instance
             */
            GoldenVector.prototype.output = $util.emptyArray;

            /**
             * Creates a new GoldenVector instance using the specified properties.
             * @function create
             * @memberof fleetloop.v1.GoldenVector
             * @static
             * @param {fleetloop.v1.GoldenVector.$Properties=} [properties] Properties to set
             * @returns {fleetloop.v1.GoldenVector} GoldenVector instance
             * @type {{
             *   (properties: fleetloop.v1.GoldenVector.$Shape): fleetloop.v1.GoldenVector & fleetloop.v1.GoldenVector.$Shape;
             *   (properties?: fleetloop.v1.GoldenVector.$Properties): fleetloop.v1.GoldenVector;
             * }}
             */
            GoldenVector.create = function(properties) {
                return new GoldenVector(properties);
            };

            /**
             * Encodes the specified GoldenVector message. Does not implicitly {@link fleetloop.v1.GoldenVector.verify|verify} messages.
             * @function encode
             * @memberof fleetloop.v1.GoldenVector
             * @static
             * @param {fleetloop.v1.GoldenVector.$Properties} message GoldenVector message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            GoldenVector.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.rows != null && $Object.hasOwnProperty.call(message, "rows") && message.rows !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.rows);
                if (message.columns != null && $Object.hasOwnProperty.call(message, "columns") && message.columns !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.columns);
                if (message.input != null && message.input.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).floats(message.input);
                if (message.output != null && message.output.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).floats(message.output);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a GoldenVector message from the specified reader or buffer.
             * @function decode
             * @memberof fleetloop.v1.GoldenVector
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetloop.v1.GoldenVector & fleetloop.v1.GoldenVector.$Shape} GoldenVector
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            GoldenVector.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetloop.v1.GoldenVector();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.rows = value;
                            else
                                delete message.rows;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.columns = value;
                            else
                                delete message.columns;
                            continue;
                        }
                    case 3: {
                            if (wireType === 2) {
                                if (!(message.input && message.input.length))
                                    message.input = [];
                                reader.floats(message.input);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.input && message.input.length))
                                message.input = [];
                            message.input.push(reader.float());
                            continue;
                        }
                    case 4: {
                            if (wireType === 2) {
                                if (!(message.output && message.output.length))
                                    message.output = [];
                                reader.floats(message.output);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.output && message.output.length))
                                message.output = [];
                            message.output.push(reader.float());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Creates a GoldenVector message from a plain object. Also converts values to their respective internal types.
             * @function fromObject
             * @memberof fleetloop.v1.GoldenVector
             * @static
             * @param {Object.<string,*>} object Plain object
             * @returns {fleetloop.v1.GoldenVector} GoldenVector
             */
            GoldenVector.fromObject = function (object, _depth) {
                if (object instanceof $root.fleetloop.v1.GoldenVector)
                    return object;
                if (!$util.isObject(object))
                    throw $TypeError(".fleetloop.v1.GoldenVector: object expected");
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let message = new $root.fleetloop.v1.GoldenVector();
                if (object.rows != null)
                    if ($Number(object.rows) !== 0)
                        message.rows = object.rows >>> 0;
                if (object.columns != null)
                    if ($Number(object.columns) !== 0)
                        message.columns = object.columns >>> 0;
                if (object.input) {
                    if (!$Array.isArray(object.input))
                        throw $TypeError(".fleetloop.v1.GoldenVector.input: array expected");
                    message.input = $Array(object.input.length);
                    for (let i = 0; i < object.input.length; ++i)
                        message.input[i] = $Number(object.input[i]);
                }
                if (object.output) {
                    if (!$Array.isArray(object.output))
                        throw $TypeError(".fleetloop.v1.GoldenVector.output: array expected");
                    message.output = $Array(object.output.length);
                    for (let i = 0; i < object.output.length; ++i)
                        message.output[i] = $Number(object.output[i]);
                }
                return message;
            };

            /**
             * Creates a plain object from a GoldenVector message. Also converts values to other types if specified.
             * @function toObject
             * @memberof fleetloop.v1.GoldenVector
             * @static
             * @param {fleetloop.v1.GoldenVector} message GoldenVector
             * @param {$protobuf.IConversionOptions} [options] Conversion options
             * @returns {Object.<string,*>} Plain object
             */
            GoldenVector.toObject = function (message, options, _depth) {
                if (!options)
                    options = {};
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                let object = {};
                if (options.arrays || options.defaults) {
                    object.input = [];
                    object.output = [];
                }
                if (options.defaults) {
                    object.rows = 0;
                    object.columns = 0;
                }
                if (message.rows != null && $Object.hasOwnProperty.call(message, "rows"))
                    object.rows = message.rows;
                if (message.columns != null && $Object.hasOwnProperty.call(message, "columns"))
                    object.columns = message.columns;
                if (message.input && message.input.length) {
                    object.input = $Array(message.input.length);
                    for (let j = 0; j < message.input.length; ++j)
                        object.input[j] = options.json && !$isFinite(message.input[j]) ? $String(message.input[j]) : message.input[j];
                }
                if (message.output && message.output.length) {
                    object.output = $Array(message.output.length);
                    for (let j = 0; j < message.output.length; ++j)
                        object.output[j] = options.json && !$isFinite(message.output[j]) ? $String(message.output[j]) : message.output[j];
                }
                return object;
            };

            /**
             * Converts this GoldenVector to JSON.
             * @function toJSON
             * @memberof fleetloop.v1.GoldenVector
             * @instance
             * @returns {Object.<string,*>} JSON object
             */
            GoldenVector.prototype.toJSON = function() {
                return GoldenVector.toObject(this, $protobuf.util.toJSONOptions);
            };

            return GoldenVector;
        })();

        return v1;
    })();

    return fleetloop;
})();

export {
  $root as default
};
