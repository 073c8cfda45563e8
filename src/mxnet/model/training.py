"""The training loop of ``FeedForward``."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mxnet import optimizer as optimizers
from mxnet.callback import BatchEndParam
from mxnet.context import Context
from mxnet.executor_manager import DataParallelExecutorManager
from mxnet.kvstore import KVStoreBase
from mxnet.module.names import as_list
from mxnet.module.updates import initialize_kvstore, update_params, update_params_on_kvstore


@dataclass
class TrainingRun:
    """What to train, on what, and whom to tell; the fields are as in ``FeedForward``."""

    symbol: Any
    sym_gen: Callable[[Any], Any] | None
    ctx: list[Context]
    param_names: list[str]
    arg_params: dict[str, Any]
    aux_params: dict[str, Any]
    begin_epoch: int
    end_epoch: int
    epoch_size: int | None
    optimizer: Any
    kvstore: KVStoreBase | None
    update_on_kvstore: bool
    train_data: Any
    eval_data: Any
    eval_metric: Any
    work_load_list: Sequence[float] | None
    logger: Any
    monitor: Any
    epoch_end_callback: Any
    batch_end_callback: Any
    eval_end_callback: Any
    eval_batch_end_callback: Any


def train(run: TrainingRun) -> None:
    """Train, and leave the result in ``run.arg_params`` and ``run.aux_params``."""
    logger = run.logger = logging if run.logger is None else run.logger
    manager = DataParallelExecutorManager(
        symbol=run.symbol,
        ctx=run.ctx,
        train_data=run.train_data,
        param_names=run.param_names,
        work_load_list=run.work_load_list,
        logger=logger,
        sym_gen=run.sym_gen,
    )
    if run.monitor is not None:
        manager.install_monitor(run.monitor)
    manager.set_params(run.arg_params, run.aux_params)
    if run.kvstore is not None:
        initialize_kvstore(
            kvstore=run.kvstore,
            param_arrays=manager.param_arrays,
            arg_params=run.arg_params,
            param_names=run.param_names,
            update_on_kvstore=run.update_on_kvstore,
        )
        if run.update_on_kvstore:
            run.kvstore.set_optimizer(run.optimizer)
    update = _update_function(run)
    run.train_data.reset()
    for epoch in range(run.begin_epoch, run.end_epoch):
        tic = time.time()
        run.eval_metric.reset()
        _train_epoch(run, manager, epoch, update)
        logger.info("Epoch[%d] Time cost=%.3f", epoch, time.time() - tic)
        if run.epoch_end_callback or epoch + 1 == run.end_epoch:
            manager.copy_to(run.arg_params, run.aux_params)
        for callback in as_list(run.epoch_end_callback):
            callback(epoch, run.symbol, run.arg_params, run.aux_params)
        if run.eval_data:
            _evaluate(run, manager, epoch)


def _update_function(run: TrainingRun) -> Callable[[DataParallelExecutorManager], None]:
    if run.update_on_kvstore and run.kvstore is not None:
        kvstore = run.kvstore
        return lambda manager: update_params_on_kvstore(
            manager.param_arrays, manager.grad_arrays, kvstore, run.param_names
        )
    updater = optimizers.get_updater(run.optimizer)
    return lambda manager: update_params(
        manager.param_arrays,
        manager.grad_arrays,
        updater=updater,
        num_device=len(run.ctx),
        kvstore=run.kvstore,
        param_names=run.param_names,
    )


def _train_epoch(
    run: TrainingRun,
    manager: DataParallelExecutorManager,
    epoch: int,
    update: Callable[[DataParallelExecutorManager], None],
) -> None:
    """Train until the data end, or for ``epoch_size`` batches however often they end."""
    nbatch = 0
    while True:
        ended = True
        seen = nbatch
        for data_batch in run.train_data:
            manager.load_data_batch(data_batch)
            if run.monitor is not None:
                run.monitor.tic()
            manager.forward(is_train=True)
            manager.backward()
            update(manager)
            if run.monitor is not None:
                run.monitor.toc_print()
            manager.update_metric(run.eval_metric, data_batch.label)
            nbatch += 1
            for callback in as_list(run.batch_end_callback):
                callback(BatchEndParam(epoch, nbatch, run.eval_metric, {**vars(run), **locals()}))
            if run.epoch_size is not None and nbatch >= run.epoch_size:
                ended = False
                break
        if ended:
            run.logger.info("Epoch[%d] Resetting Data Iterator", epoch)
            run.train_data.reset()
        if run.epoch_size is None or nbatch >= run.epoch_size or nbatch == seen:
            return


def _evaluate(run: TrainingRun, manager: DataParallelExecutorManager, epoch: int) -> None:
    run.eval_metric.reset()
    run.eval_data.reset()
    total = 0
    for i, eval_batch in enumerate(run.eval_data):
        manager.load_data_batch(eval_batch)
        manager.forward(is_train=False)
        manager.update_metric(run.eval_metric, eval_batch.label)
        for callback in as_list(run.eval_batch_end_callback):
            callback(BatchEndParam(epoch, i, run.eval_metric, {**vars(run), **locals()}))
        total += 1
    for callback in as_list(run.eval_end_callback):
        callback(BatchEndParam(epoch, total, run.eval_metric, {**vars(run), **locals()}))
    run.eval_data.reset()
